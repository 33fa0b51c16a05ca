using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>
/// The process that children are copied from (<see cref="CodeZygoteWorker"/>), seen from the host. Made when the first child is wanted; where it cannot
/// be, or is lost, children are started from nothing.
/// </summary>
internal sealed class CodeZygote(CodeProgram program, CodeLimits limits) : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly HashSet<int> _children = [];
    private volatile Process? _process;
    private Frames? _control;
    private Socket? _listener;
    private string _address = "";
    private DateTimeOffset _unusedSince;
    private bool _isDisposed;

    /// <summary>A new child; null where there is no way to copy one.</summary>
    public ICodeChild? Fork()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        lock (_gate)
        {
            using var limit = EndedUnlessItAnswers();
            try
            {
                return _isDisposed ? null : ForkNow();
            }
            catch (Exception error) when (error is IOException or InvalidDataException or SocketException or System.ComponentModel.Win32Exception)
            {
                Stop();
                return null;
            }
        }
    }

    /// <summary>Ends a child, or asks how one has ended: an exit code, or 128 and the signal; null where that is not known.</summary>
    public int? End(int child)
    {
        lock (_gate)
        {
            if (!_children.Remove(child) || _control is null)
            {
                return null;
            }

            using var limit = EndedUnlessItAnswers();
            try
            {
                _control.Write(FrameKind.End, ValueObject.From(("pid", child)));
                return _control.Read() is { Kind: FrameKind.Ended } answer ? (int)answer.Message["code"].Number : null;
            }
            catch (Exception error) when (error is IOException or InvalidDataException)
            {
                Stop();
                return null;
            }
        }
    }

    /// <summary>Ends it when it had no children for as long as <paramref name="unused"/>.</summary>
    public void EndUnused(DateTimeOffset now, TimeSpan unused)
    {
        lock (_gate)
        {
            if (_children.Count > 0 || _process is null)
            {
                _unusedSince = now;
            }
            else if (now - _unusedSince >= unused)
            {
                Stop();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Stop();
        }
    }

    /// <summary>Ends the process, and its children with it, unless what it is asked is over in time: whoever waits for it holds up everybody else.</summary>
    private CancellationTokenSource EndedUnlessItAnswers()
    {
        var tooLong = new CancellationTokenSource(limits.Start);
        tooLong.Token.Register(() =>
        {
            if (_process is { } process)
            {
                CodeStart.End(process);
            }
        });
        return tooLong;
    }

    private ForkedChild? ForkNow()
    {
        var (control, listener) = Running();
        var token = RandomNumberGenerator.GetHexString(32);
        control.Write(FrameKind.Fork, ValueObject.From(("address", _address), ("token", token)));
        if (control.Read() is not { Kind: FrameKind.Forked } answer || answer.Message["pid"].Number <= 0)
        {
            return null;
        }

        var pid = (int)answer.Message["pid"].Number;
        _children.Add(pid);
        while (listener.Poll(ConnectLimit, SelectMode.SelectRead))
        {
            var stream = new NetworkStream(listener.Accept(), ownsSocket: true);
            var frames = new Frames(stream, stream);
            if (frames.Read() is { Kind: FrameKind.Ready } greeting && greeting.Message.AsString() == token)
            {
                return new ForkedChild(this, pid, stream, frames);
            }

            // Not ours: anything on this machine can find the address.
            stream.Dispose();
        }

        throw new IOException("The new process for Code steps did not answer.");
    }

    private (Frames Control, Socket Listener) Running()
    {
        if (_process is null)
        {
            _address = $"\0bizoholic-flows-{Guid.NewGuid():N}";
            _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _listener.Bind(new UnixDomainSocketEndPoint(_address));
            _listener.Listen();
            _process = CodeStart.Start(program, limits, CodeWorker.Zygote);
            _control = new Frames(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
            if (_control.Read() is not { Kind: FrameKind.Ready })
            {
                throw new EndOfStreamException();
            }
        }

        return (_control!, _listener!);
    }

    private void Stop()
    {
        _children.Clear();
        _control = null;
        _listener?.Dispose();
        _listener = null;
        if (_process is { } process)
        {
            _process = null;
            CodeStart.End(process);
            process.Dispose();
        }
    }

    private sealed class ForkedChild(CodeZygote zygote, int pid, NetworkStream stream, Frames frames) : ICodeChild
    {
        private readonly Lock _gate = new();
        private bool _isEnded;
        private int? _exitCode;

        public int Id => pid;

        public Frames Frames => frames;

        public int? End()
        {
            lock (_gate)
            {
                if (!_isEnded)
                {
                    _isEnded = true;
                    _exitCode = zygote.End(pid);
                }

                return _exitCode;
            }
        }

        public void Dispose()
        {
            End();
            stream.Dispose();
        }
    }
}
