using System.Text.RegularExpressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>The body of a Code step, compiled: statements that return items; <c>await</c> works. <c>items</c> and <c>item</c> stand for what came in. Thread-safe.</summary>
public sealed partial class CodeScript
{
    private readonly CompiledScript? _script;

    private CodeScript(string body, CompiledScript? script) => (Body, _script) = (body, script);

    /// <summary>The text it was compiled from.</summary>
    public string Body { get; }

    /// <exception cref="ExpressionSyntaxException">The body does not compile; the message says where.</exception>
    public static CodeScript Compile(string body) => new(body, string.IsNullOrWhiteSpace(body) ? null : CompiledScript.Compile(WithNames(body), ScriptProfile.Code));

    /// <summary>What the body returned, as it is: undefined when it returned nothing.</summary>
    /// <exception cref="ExpressionException">The body threw, or was stopped at a limit.</exception>
    public Value Run(ExpressionScope scope, ScriptEnginePool engines) => _script is null ? default : engines.Evaluate(_script, scope);

    /// <summary>In a block of its own the code may declare these names itself; on the first line, so that line numbers stay.</summary>
    private static string WithNames(string code) => ItemNames().IsMatch(code) ? $"var items = $input.all(), item = $input.item; {{ {code}\n}}" : code;

    [GeneratedRegex(@"(?<![\w$.])items?\b")]
    private static partial Regex ItemNames();
}
