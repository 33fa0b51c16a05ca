using System.Globalization;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>
/// The child process: takes bodies from its standard input and runs them, one at a time, until the host closes it. The program that starts it calls
/// <see cref="Run"/> when its first argument is <see cref="Command"/>.
/// </summary>
public static class CodeWorker
{
    public const string Command = "code-worker";

    private const int MaxScripts = 200;
    private const int StackBytes = 16 << 20;

    /// <param name="arguments">Milliseconds a run may take, and bytes the process may have.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length != 2 || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time) || !long.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var data))
        {
            Console.Error.WriteLine("This command is for the host itself: it runs the code of Code steps.");
            return 64;
        }

        ProcessLimits.Apply(data);
        var limits = ScriptLimits.Code with { Time = TimeSpan.FromMilliseconds(time) };
        var frames = new Frames(Console.OpenStandardInput(), Console.OpenStandardOutput());
        Console.SetOut(TextWriter.Null);
        var exitCode = 0;
        var thread = new Thread(() => exitCode = Serve(frames, limits), StackBytes);
        thread.Start();
        thread.Join();
        return exitCode;
    }

    private static int Serve(Frames frames, ScriptLimits limits)
    {
        var runner = new InProcessCodeRunner(limits);
        var scripts = new Dictionary<string, CodeScript>(StringComparer.Ordinal);
        WarmUp(runner);
        frames.Write(FrameKind.Ready, default);
        while (frames.Read() is { Kind: FrameKind.Run } request)
        {
            ProcessLimits.AllowProcessorTime(limits.Time);
            var (answer, isLost) = Answer(frames, runner, scripts, request.Message);
            frames.Write(FrameKind.Answer, answer);
            if (isLost)
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>A first engine, and the parts every body needs, before there is one to wait for.</summary>
    private static void WarmUp(InProcessCodeRunner runner)
    {
        var script = CodeScript.Compile("const all = $input.all(); return all.map(item => ({ json: { ...item.json } }))");
        var scope = new RemoteScope(CodeMessages.Run(new CodeCall("", script, _ => new NoScope(), [0])), _ => default, (_, _) => { });
        runner.RunAsync(new CodeCall("", script, _ => scope, [0]), CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static (ValueObject Answer, bool IsLost) Answer(Frames frames, InProcessCodeRunner runner, Dictionary<string, CodeScript> scripts, Value request)
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
            var call = new CodeCall("", Script(scripts, request["code"].ToString()), at => At(scope, at), [.. request["at"].AsArray()!.Select(at => (int)at.Number)], request["stop"].Boolean);
            var answer = runner.RunAsync(call, CancellationToken.None).AsTask().GetAwaiter().GetResult();
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

    private static CodeScript Script(Dictionary<string, CodeScript> scripts, string body)
    {
        if (scripts.TryGetValue(body, out var script))
        {
            return script;
        }

        if (scripts.Count >= MaxScripts)
        {
            scripts.Clear();
        }

        return scripts[body] = CodeScript.Compile(body);
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
