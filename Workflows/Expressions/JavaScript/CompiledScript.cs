using Bizoholic.Flows.Expressions.JavaScript.Syntax;
using Bizoholic.Flows.Expressions.Surroundings;
using Bizoholic.Flows.Values;
using Jint;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>A script compiled once; runs on any engine of a pool, from any thread.</summary>
internal sealed class CompiledScript
{
    private static readonly ScriptPreparationOptions Preparation = new()
    {
        ParsingOptions = ScriptParsingOptions.Default with { CompileRegex = false, RegexTimeout = ScriptLimits.Expression.Regex },
    };

    private CompiledScript(Prepared<Acornima.Ast.Script> function, IReadOnlyList<string> names, ScriptProfile profile)
    {
        Function = function;
        Names = names;
        Profile = profile;
    }

    /// <summary>Evaluates to the function that is the script.</summary>
    public Prepared<Acornima.Ast.Script> Function { get; }

    /// <summary>Surroundings the function takes after the helpers.</summary>
    public IReadOnlyList<string> Names { get; }

    public ScriptProfile Profile { get; }

    /// <exception cref="ExpressionSyntaxException">The code does not compile.</exception>
    public static CompiledScript Compile(string code, ScriptProfile profile)
    {
        // In a hole every name there is no value for is undefined, so all but the language's own names are handed in.
        Func<string, bool> isSurrounding = profile == ScriptProfile.Hole ? name => !LanguageNames.Contains(name) : SurroundingNames.Contains;
        var text = ScriptText.From(code, profile, isSurrounding);
        try
        {
            return new CompiledScript(Engine.PrepareScript(text.Source, options: Preparation), text.Names, profile);
        }
        catch (ScriptPreparationException error)
        {
            throw new ExpressionSyntaxException($"Invalid syntax: {error.InnerException?.Message ?? error.Message}", error);
        }
    }
}
