using System.Collections.Concurrent;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>Engines for evaluations of all threads. Thread-safe.</summary>
public sealed class ScriptEnginePool(ScriptLimits limits)
{
    private readonly ConcurrentBag<ScriptEngine> _idle = [];
    private readonly int _kept = Environment.ProcessorCount * 2;

    internal ScriptOutcome Evaluate(CompiledScript script, ExpressionScope scope, ScriptWish wish)
    {
        var engine = _idle.TryTake(out var idle) ? idle : new ScriptEngine(limits);
        var reusable = false;
        try
        {
            var outcome = engine.Evaluate(script, scope, wish);
            reusable = true;
            return outcome;
        }
        catch (Exception error) when (error is ValueNotLoadedException or ExpressionException { InnerException: null or Jint.Runtime.JavaScriptException })
        {
            reusable = true;
            throw;
        }
        finally
        {
            // An engine that was stopped in the middle of something is not trusted again.
            if (reusable && _idle.Count < _kept)
            {
                _idle.Add(engine);
            }
        }
    }
}
