using Bizoholic.Flows.Expressions.JavaScript;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>Runs bodies where it is called. For the child process itself, and for tests: it has no limits of an operating system around it.</summary>
public sealed class InProcessCodeRunner(ScriptLimits limits) : ICodeRunner
{
    private readonly ScriptEnginePool _engines = new(limits);

    public ValueTask<CodeAnswer> RunAsync(CodeCall call, CancellationToken cancellation)
    {
        var results = new List<CodeOutcome>(call.At.Count);
        foreach (var at in call.At)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                results.Add(new CodeOutcome(call.Script.Run(call.ScopeAt(at), _engines), null));
            }
            catch (ExpressionException error) when (error.InnerException is not OutOfMemoryException)
            {
                results.Add(new CodeOutcome(default, error.Message));
                if (call.StopsAtError)
                {
                    break;
                }
            }
        }

        return new(new CodeAnswer(results));
    }
}
