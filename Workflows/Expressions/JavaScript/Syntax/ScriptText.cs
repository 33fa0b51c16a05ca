using Acornima.Ast;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>A script made ready for the engine: one arrow function whose parameters are our helpers and the surroundings the script names.</summary>
/// <param name="Source">Text of the function.</param>
/// <param name="Names">Surroundings it takes after the helpers, in order.</param>
/// <param name="Only">The single expression the script is, when it is one.</param>
internal sealed record ScriptText(string Source, IReadOnlyList<string> Names, Node? Only)
{
    /// <summary>The parameter through which rewritten code reaches our helpers.</summary>
    public const string Helpers = "__flows";

    private const string Last = "__last";

    /// <param name="isSurrounding">Says which free names are ours.</param>
    public static ScriptText From(string code, ScriptProfile profile, Func<string, bool> isSurrounding)
    {
        if (profile == ScriptProfile.Hole)
        {
            var (text, expression) = ScriptParser.ParseHole(code);
            var rewriter = new ScriptRewriter(text, profile, isSurrounding);
            rewriter.Visit(expression);
            return new ScriptText($"(({rewriter.Parameters})=>(\n{rewriter.Apply(expression)}\n))", rewriter.Names, expression);
        }

        var script = ScriptParser.Parse(code, profile);
        var statements = new ScriptRewriter(code, profile, isSurrounding);
        statements.Visit(script);
        var keepsLast = profile == ScriptProfile.Elsa && CompletionValue.Keep(script, statements.Edits, Last);
        var start = statements.UsesAwait ? "async " : "";
        var body = statements.Apply();
        return new ScriptText(
            keepsLast ? $"({start}({statements.Parameters})=>{{let {Last};{{\n{body}\n}}return {Last};}})" : $"({start}({statements.Parameters})=>{{{{\n{body}\n}}}})",
            statements.Names,
            profile == ScriptProfile.Elsa && script.Body.Count == 1 ? (script.Body[0] as NonSpecialExpressionStatement)?.Expression ?? (script.Body[0] as ReturnStatement)?.Argument : null);
    }

    /// <summary>Names that rewritten code needs for itself.</summary>
    public static bool IsReserved(string name) => name is Helpers or Last;
}
