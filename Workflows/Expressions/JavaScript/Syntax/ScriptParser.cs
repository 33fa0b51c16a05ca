using Acornima;
using Acornima.Ast;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>Text to tree, with errors in plain words.</summary>
internal static class ScriptParser
{
    private const int MaxLength = 1_000_000;

    private static readonly ParserOptions Expressions = new() { PreserveParens = true };
    private static readonly ParserOptions Statements = Expressions with { AllowReturnOutsideFunction = true };
    private static readonly ParserOptions AsyncStatements = Statements with { AllowAwaitOutsideFunction = true };

    /// <exception cref="ExpressionSyntaxException">The text is no script of this profile.</exception>
    public static Script Parse(string code, ScriptProfile profile)
    {
        if (code.Length > MaxLength)
        {
            throw new ExpressionSyntaxException($"This is {code.Length:N0} characters long; at most {MaxLength:N0} are allowed.");
        }

        var options = profile switch
        {
            ScriptProfile.Hole => Expressions,
            ScriptProfile.Elsa => Statements,
            _ => AsyncStatements,
        };

        try
        {
            return new Parser(options).ParseScript(code);
        }
        catch (SyntaxErrorException error)
        {
            throw new ExpressionSyntaxException($"Invalid syntax at line {error.LineNumber}, column {error.Column + 1}: {error.Description}.", error);
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new ExpressionSyntaxException("Invalid syntax: this nests too deep to be read.", error);
        }
    }

    /// <summary>The one expression of a hole: <c>{ ... }</c> is read as an object, and of several statements the first counts.</summary>
    /// <exception cref="ExpressionSyntaxException">There is no expression.</exception>
    public static (string Code, Acornima.Ast.Expression Expression) ParseHole(string code)
    {
        if (code.AsSpan().TrimStart().StartsWith("{"))
        {
            var grouped = $"({code}\n)";
            if (TryParse(grouped, out var inGroup))
            {
                return (grouped, inGroup);
            }
        }

        var script = Parse(code, ScriptProfile.Hole);
        return script.Body.Count > 0 && script.Body[0] is ExpressionStatement statement
            ? (code, statement.Expression)
            : throw new ExpressionSyntaxException("Invalid syntax: {{ }} takes one expression.");
    }

    private static bool TryParse(string code, out Acornima.Ast.Expression expression)
    {
        try
        {
            expression = ((ExpressionStatement)Parse(code, ScriptProfile.Hole).Body[0]).Expression;
            return true;
        }
        catch (ExpressionSyntaxException)
        {
            expression = null!;
            return false;
        }
    }
}
