using System.Globalization;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>
/// The child process: takes bodies from its standard input and runs them, one at a time, until the host closes it. The program that starts it calls
/// <see cref="Run"/> when its first argument is <see cref="Command"/>.
/// </summary>
public sealed class CodeWorker
{
    public const string Command = "code-worker";

    /// <summary>Third argument: be a <see cref="CodeZygoteWorker"/>.</summary>
    internal const string Zygote = "zygote";

    private const int MaxScripts = 200;
    private const int StackBytes = 16 << 20;

    private readonly ScriptLimits _limits;
    private readonly InProcessCodeRunner _runner;
    private readonly Dictionary<string, CodeScript> _scripts = new(StringComparer.Ordinal);

    private CodeWorker(ScriptLimits limits)
    {
        _limits = limits;
        _runner = new InProcessCodeRunner(limits);
    }

    /// <param name="arguments">Milliseconds a run may take, and bytes the process may have.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is not (2 or 3) || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time) || !long.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var data))
        {
            Console.Error.WriteLine("This command is for the host itself: it runs the code of Code steps.");
            return 64;
        }

        ProcessLimits.Apply(data);
        var isZygote = arguments.Length == 3 && arguments[2] == Zygote;
        var frames = new Frames(Console.OpenStandardInput(), Console.OpenStandardOutput());
        Console.SetOut(TextWriter.Null);
        var exitCode = 0;
        var thread = new Thread(() => exitCode = Work(frames, ScriptLimits.Code with { Time = TimeSpan.FromMilliseconds(time) }, isZygote), StackBytes);
        thread.Start();
        thread.Join();
        return exitCode;
    }

    private static int Work(Frames frames, ScriptLimits limits, bool isZygote)
    {
        var worker = new CodeWorker(limits);
        if (isZygote)
        {
            return CodeZygoteWorker.Serve(frames, worker);
        }

        worker.WarmUp();
        return worker.Serve(frames, default);
    }

    /// <param name="greeting">What it says when it is ready.</param>
    internal int Serve(Frames frames, Value greeting)
    {
        frames.Write(FrameKind.Ready, greeting);
        while (frames.Read() is { Kind: FrameKind.Run } request)
        {
            ProcessLimits.AllowProcessorTime(_limits.Time);
            var (answer, isLost) = Answer(frames, request.Message);
            frames.Write(FrameKind.Answer, answer);
            if (isLost)
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>A first engine, and the parts every body needs, before there is one to wait for.</summary>
    internal void WarmUp()
    {
        const string Body = "const all = $input.all(); return all.map(item => ({ json: { ...item.json } }))";
        var request = CodeMessages.Run(new CodeCall("", CodeScript.Compile(Body), _ => new NoScope(), [0]));
        using var nowhere = new MemoryStream();
        var frames = new Frames(nowhere, nowhere);
        frames.Write(FrameKind.Run, request);
        nowhere.Position = 0;
        frames.Write(FrameKind.Answer, Answer(frames, frames.Read()!.Value.Message).Answer);
        _scripts.Clear();
    }

    private (ValueObject Answer, bool IsLost) Answer(Frames frames, Value request)
    {
        try
        {
            var scope = new RemoteScope(
                request,
                question =>
                {
                    frames.Write(FrameKind.Ask, question);
                    var told = frames.Read() is { Kind: FrameKind.Told } answer ? answer.Message : throw new EndOfStreamException();
                    return told["error"].AsString() is { } error ? throw new ExpressionException(error) : told["value"];
                },
                (level, text) => frames.Write(FrameKind.Log, ValueObject.From(("level", level), ("text", text))));
            var call = new CodeCall("", Script(request["code"].ToString()), at => At(scope, at), [.. request["at"].AsArray()!.Select(at => (int)at.Number)], request["stop"].Boolean);
            var answer = _runner.RunAsync(call, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return (Message(answer, scope), false);
        }
        catch (Exception error) when (error is OutOfMemoryException || error.InnerException is OutOfMemoryException)
        {
            return (ValueObject.From(("memory", true)), true);
        }
        catch (ExpressionException error)
        {
            return (ValueObject.From(("error", error.Message)), false);
        }
    }

    private static RemoteScope At(RemoteScope scope, int item)
    {
        scope.MoveTo(item);
        return scope;
    }

    private CodeScript Script(string body)
    {
        if (_scripts.TryGetValue(body, out var script))
        {
            return script;
        }

        if (_scripts.Count >= MaxScripts)
        {
            _scripts.Clear();
        }

        return _scripts[body] = CodeScript.Compile(body);
    }

    private static ValueObject Message(CodeAnswer answer, RemoteScope scope) => ValueObject.From(
        ("results", ValueArray.From(answer.Results.Select(result => new Value(ValueObject.From(("value", result.Value), ("error", result.Error is null ? default(Value) : result.Error)))))),
        ("variables", Named(scope.Written)),
        ("staticData", Named(scope.StaticData)),
        ("customData", Named(scope.CustomData.Select(data => KeyValuePair.Create(data.Key, new Value(data.Value))))));

    private static ValueArray Named(IEnumerable<KeyValuePair<string, Value>> values) =>
        ValueArray.From(values.Select(value => new Value(ValueObject.From(("name", value.Key), ("value", value.Value)))));

    private sealed class NoScope : ExpressionScope
    {
        public override IReadOnlyList<Item> Items { get; } = [new Item(ValueObject.From(("a", 1)))];
    }
}
