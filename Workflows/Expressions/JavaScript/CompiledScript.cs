using Bizoholic.Flows.Expressions.JavaScript.Syntax;
using Bizoholic.Flows.Expressions.Shortcut;
using Bizoholic.Flows.Expressions.Surroundings;
using Jint;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>A script compiled once; runs on any engine of a pool, from any thread.</summary>
internal sealed class CompiledScript
{
    private static readonly ScriptPreparationOptions Preparation = new()
    {
        ParsingOptions = ScriptParsingOptions.Default with { CompileRegex = false, RegexTimeout = ScriptLimits.Expression.Regex },
    };

    private readonly Lazy<Prepared<Acornima.Ast.Script>> _function;

    private CompiledScript(ScriptText text, ScriptProfile profile)
    {
        _function = new(() => Prepare(text.Source));
        Names = text.Names;
        Profile = profile;
        Shortcut = text.Only is null ? null : ShortcutCompiler.TryCompile(text.Only);
    }

    /// <summary>Evaluates to the function that is the script.</summary>
    public Prepared<Acornima.Ast.Script> Function => _function.Value;

    /// <summary>Surroundings the function takes after the helpers.</summary>
    public IReadOnlyList<string> Names { get; }

    public ScriptProfile Profile { get; }

    /// <summary>The same without an engine, for simple expressions; null for the others.</summary>
    public ShortNode? Shortcut { get; }

    /// <exception cref="ExpressionSyntaxException">The code does not compile.</exception>
    public static CompiledScript Compile(string code, ScriptProfile profile)
    {
        // In a hole every name there is no value for is undefined, so all but the language's own names are handed in.
        Func<string, bool> isSurrounding = profile == ScriptProfile.Hole ? name => !LanguageNames.Contains(name) : SurroundingNames.Contains;
        var script = new CompiledScript(ScriptText.From(code, profile, isSurrounding), profile);
        if (script.Shortcut is null)
        {
            _ = script.Function;
        }

        return script;
    }

    private static Prepared<Acornima.Ast.Script> Prepare(string source)
    {
        try
        {
            return Engine.PrepareScript(source, options: Preparation);
        }
        catch (ScriptPreparationException error)
        {
            throw new ExpressionSyntaxException($"Invalid syntax: {error.InnerException?.Message ?? error.Message}", error);
        }
    }
}
