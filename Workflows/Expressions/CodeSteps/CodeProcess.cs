using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>One child process and the thread that talks with it. Runs one step at a time, all of one tenant.</summary>
internal sealed class CodeProcess : IDisposable
{
    private const int MaxLogLines = 1_000;
    private const int MaxLogLength = 8_000;

    /// <summary>A body that its engine stops in time tells more than one that is killed, so the engine has the first go.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CodeLimits _limits;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _given = new(0);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ICodeChild? _child;
    private Work? _work;
    private volatile bool _isOver;

    /// <param name="start">Starts the child and waits until it is ready.</param>
    public CodeProcess(Func<ICodeChild> start, CodeLimits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        new Thread(() => Talk(start)) { IsBackground = true, Name = "Code step" }.Start();
    }

    /// <summary>Whose bodies it runs; null as long as it ran none.</summary>
    public string? TenantId { get; set; }

    public DateTimeOffset IdleSince { get; set; }

    public int Id => _child?.Id ?? 0;

    /// <summary>False once it was stopped, or ended.</summary>
    public bool IsUsable => !_isOver;

    /// <summary>Completes when it can take a body.</summary>
    public Task Ready => _ready.Task;

    public async Task<CodeAnswer> RunAsync(CodeCall call, CancellationToken cancellation)
    {
        var work = new Work(call, cancellation);
        await UntilReadyAsync(cancellation);
        using var tooLong = new CancellationTokenSource(_limits.Time + Grace, _time);
        await using var stopTooLong = tooLong.Token.Register(() => Stop(work, $"The code ran longer than {_limits.Time.TotalSeconds:0.##} s and was stopped. Look for a loop that does not end, or do less at once."));
        await using var stopCancelled = cancellation.Register(() => Stop(work, ""));
        _work = work;
        _given.Release();
        try
        {
            return await work.Done.Task;
        }
        catch (ExpressionException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private async Task UntilReadyAsync(CancellationToken cancellation)
    {
        try
        {
            await _ready.Task.WaitAsync(_limits.Start, _time, cancellation);
        }
        catch (TimeoutException error)
        {
            Dispose();
            throw new ExpressionException($"The process for Code steps did not start within {_limits.Start.TotalSeconds:0.##} s. The machine may be overloaded.", error);
        }
    }

    public void Dispose()
    {
        _isOver = true;
        lock (_gate)
        {
            _child?.End();
        }

        _given.Release();
    }

    private void Stop(Work work, string reason)
    {
        work.StoppedBecause ??= reason;
        Dispose();

        // The thread that talks with the child may be waiting for an answer of the run, which may never come.
        work.Done.TrySetException(new ExpressionException(work.StoppedBecause));
    }

    private void Talk(Func<ICodeChild> start)
    {
        try
        {
            var child = start();
            lock (_gate)
            {
                _child = child;
            }

            _ready.TrySetResult();
            while (true)
            {
                _given.Wait();
                if (_isOver || _work is not { } work)
                {
                    break;
                }

                Serve(child, work);
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or System.Text.Json.JsonException or System.ComponentModel.Win32Exception)
        {
            _ready.TrySetException(new ExpressionException("The process for Code steps could not be started.", error));
        }
        finally
        {
            End();
        }
    }

    private void Serve(ICodeChild child, Work work)
    {
        try
        {
            child.Frames.Write(FrameKind.Run, CodeMessages.Run(work.Call));
            var answer = Converse(child.Frames, work);
            _work = null;
            work.Done.TrySetResult(answer);
        }
        catch (Exception error)
        {
            // What it was about to say is not known: it is not asked again.
            _isOver = true;
            work.Done.TrySetException(error is ExpressionException or OperationCanceledException ? error : new ExpressionException(work.StoppedBecause ?? Ending(child), error));
        }
    }

    private CodeAnswer Converse(Frames frames, Work work)
    {
        for (var lines = 0; ;)
        {
            var (kind, message) = frames.Read() ?? throw new EndOfStreamException();
            switch (kind)
            {
                case FrameKind.Ask:
                    work.Cancellation.ThrowIfCancellationRequested();
                    frames.Write(FrameKind.Told, ScopeQuestions.Answer(work.Call.ScopeAt, message));
                    break;
                case FrameKind.Log:
                    if (lines++ < MaxLogLines)
                    {
                        var text = message["text"].ToString();
                        work.Call.ScopeAt(work.Call.At[0]).WriteLog(message["level"].ToString(), text.Length > MaxLogLength ? text[..MaxLogLength] : text);
                    }

                    break;
                case FrameKind.Answer:
                    return Read(work.Call, message);
                default:
                    throw new InvalidDataException($"A frame of kind {kind}.");
            }
        }
    }

    private CodeAnswer Read(CodeCall call, Value message)
    {
        if (message["memory"].Boolean)
        {
            throw new ExpressionException(TooMuchMemory());
        }

        if (message["error"].AsString() is { } error)
        {
            throw new ExpressionException(error);
        }

        var scope = call.ScopeAt(call.At[0]);
        foreach (var variable in message["variables"].AsArray() ?? ValueArray.Empty)
        {
            scope.SetVariable(variable["name"].ToString(), variable["value"]);
        }

        foreach (var data in message["staticData"].AsArray() ?? ValueArray.Empty)
        {
            scope.SetStaticData(data["name"].ToString(), data["value"]);
        }

        foreach (var data in message["customData"].AsArray() ?? ValueArray.Empty)
        {
            scope.SetCustomData(data["name"].ToString(), data["value"].ToString());
        }

        return new CodeAnswer([.. (message["results"].AsArray() ?? ValueArray.Empty).Select(result => new CodeOutcome(result["value"], result["error"].AsString()))]);
    }

    /// <summary>In words, why a process that nobody stopped is gone.</summary>
    private string Ending(ICodeChild child)
    {
        // An aborted runtime is nearly always one without memory.
        const int Aborted = 134;
        return child.End() == Aborted
            ? TooMuchMemory()
            : "The process that ran this code ended in the middle of it, and the step with it: nothing else is affected. Very deep recursion, or very much memory, does this.";
    }

    private string TooMuchMemory() => $"The code used more than {_limits.Memory >> 20} MB of memory and was stopped. Work on fewer items at once.";

    private void End()
    {
        _isOver = true;
        Interlocked.Exchange(ref _work, null)?.Done.TrySetException(new ExpressionException("The process for Code steps was stopped."));
        lock (_gate)
        {
            _child?.Dispose();
        }
    }

    private sealed class Work(CodeCall call, CancellationToken cancellation)
    {
        public CodeCall Call => call;

        public CancellationToken Cancellation => cancellation;

        public TaskCompletionSource<CodeAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Set when the host ends the process; what people are told.</summary>
        public string? StoppedBecause { get; set; }
    }
}
