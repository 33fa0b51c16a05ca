using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>
/// The body of a Code step: statements that return items; <c>await</c> works. Meant to run inside a child process, whose own limits come on top
/// of those of the pool. Thread-safe.
/// </summary>
public sealed class CodeScript
{
    private readonly CompiledScript _script;
    private readonly ScriptEnginePool _engines;

    private CodeScript(CompiledScript script, ScriptEnginePool engines)
    {
        _script = script;
        _engines = engines;
    }

    /// <exception cref="ExpressionSyntaxException">The body does not compile; the message says where.</exception>
    public static CodeScript Compile(string body, ScriptEnginePool engines) => new(CompiledScript.Compile(body, ScriptProfile.Code), engines);

    /// <summary>What the body returned, as it is: undefined when it returned nothing.</summary>
    /// <exception cref="ExpressionException">The body threw, or was stopped at a limit.</exception>
    public Value Run(ExpressionScope scope) => _engines.Evaluate(_script, scope);
}
