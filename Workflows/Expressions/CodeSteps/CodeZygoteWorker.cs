using System.Net.Sockets;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>
/// A process that is ready to run bodies and runs none: each child for a tenant is a copy of it, made in a few milliseconds. It has one thread that
/// runs code of ours, so a copy, which has that thread only, misses nothing.
/// </summary>
internal static class CodeZygoteWorker
{
    /// <summary>Enough for what every body needs to be compiled.</summary>
    private const int WarmUps = 3;

    public static int Serve(Frames control, CodeWorker worker)
    {
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        for (var i = 0; i < WarmUps; i++)
        {
            worker.WarmUp();
        }

        WarmUpSockets();
        Settle();
        control.Write(FrameKind.Ready, default);
        while (control.Read() is { } request)
        {
            if (request.Kind == FrameKind.Fork)
            {
                Settle();
                var child = Posix.Fork();
                if (child == 0)
                {
                    Posix.EndWithParent();
                    Posix.Replace(0, (int)nothing.DangerousGetHandle());
                    Posix.Replace(1, (int)nothing.DangerousGetHandle());
                    Posix.Exit(Child(request.Message, worker));
                }

                control.Write(FrameKind.Forked, ValueObject.From(("pid", child)));
            }
            else
            {
                var pid = (int)request.Message["pid"].Number;
                control.Write(FrameKind.Ended, ValueObject.From(("code", Posix.Ended(pid) ?? Posix.End(pid))));
            }
        }

        return 0;
    }

    private static int Child(Value request, CodeWorker worker)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(request["address"].ToString()));
            using var stream = new NetworkStream(socket);
            return worker.Serve(new Frames(stream, stream), request["token"]);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // The host is gone.
            return 1;
        }
    }

    /// <summary>A copy has no other threads: none may be in the middle of something. The compiler's ends by itself when it has nothing to do.</summary>
    private static void Settle()
    {
        const string Compiler = ".NET Tiered Com";
        while (Directory.EnumerateDirectories("/proc/self/task").Any(task => NameOf(task).StartsWith(Compiler, StringComparison.Ordinal)))
        {
            Thread.Sleep(1);
        }
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void WarmUpSockets()
    {
        var address = new UnixDomainSocketEndPoint($"\0{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address);
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(address);
        using var server = listener.Accept();
        var (near, far) = (new Frames(new NetworkStream(client), new NetworkStream(client)), new Frames(new NetworkStream(server), new NetworkStream(server)));
        near.Write(FrameKind.Ready, ValueObject.From(("token", "")));
        _ = far.Read();
    }
}
