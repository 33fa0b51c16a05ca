using System.Collections.Concurrent;
using Bizoholic.Flows.Expressions.Shortcut;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>Evaluates scripts for all threads: simple ones by their shortcut, the others on pooled engines.</summary>
public sealed class ScriptEnginePool(ScriptLimits limits)
{
    private readonly ConcurrentBag<ScriptEngine> _idle = [];
    private readonly int _kept = Environment.ProcessorCount * 2;

    internal Value Evaluate(CompiledScript script, ExpressionScope scope) =>
        TryShortcut(script, scope, out var value) ? value : Run(script, scope, ScriptWish.Value).Value;

    /// <summary>The value as it stands in a text.</summary>
    internal string EvaluateText(CompiledScript script, ExpressionScope scope)
    {
        if (!TryShortcut(script, scope, out var value) || !PlainText.HasText(value))
        {
            return Run(script, scope, ScriptWish.Text).Text!;
        }

        return value.IsNullish || (value.Kind == ValueKind.Number && double.IsNaN(value.Number)) ? "" : PlainText.Of(value);
    }

    internal ScriptOutcome Run(CompiledScript script, ExpressionScope scope, ScriptWish wish)
    {
        var engine = _idle.TryTake(out var idle) ? idle : new ScriptEngine(limits);
        var reusable = false;
        try
        {
            var outcome = engine.Evaluate(script, scope, wish);
            reusable = true;
            return outcome;
        }
        catch (ExpressionException error) when (error.InnerException is null or Jint.Runtime.JavaScriptException)
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

    private static bool TryShortcut(CompiledScript script, ExpressionScope scope, out Value value)
    {
        if (script.Shortcut is not { } shortcut)
        {
            value = default;
            return false;
        }

        var frame = new Frame(scope);
        var step = shortcut.Evaluate(ref frame, out value);
        if (step == Step.Done)
        {
            return true;
        }

        // In a hole what throws is undefined; elsewhere the engine words the error.
        value = default;
        return step == Step.Throws && script.Profile == ScriptProfile.Hole;
    }
}
