using Acornima;
using Acornima.Ast;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>Sends the operators that can grow a big integer through a helper that bounds the result, in scripts that have big integers at all.</summary>
internal static class BigIntegerSyntax
{
    public static void Guard(Node node, SourceEdits edits)
    {
        switch (node)
        {
            case BinaryExpression binary when Helper(binary.Operator) is { } helper:
                edits.Before(binary.Start, $"{ScriptText.Helpers}.{helper}(");
                edits.Replace(binary.Left.End, binary.Right.Start, ",");
                edits.After(binary.End, ")");
                break;
            case AssignmentExpression { Left: Identifier name } assignment when Symbol(assignment.Operator) is { } symbol && Helper(symbol) is { } function:
                edits.Replace(assignment.Left.End, assignment.Right.Start, $"={ScriptText.Helpers}.{function}({name.Name},");
                edits.After(assignment.End, ")");
                break;
            case AssignmentExpression { Operator: Operator.MultiplicationAssignment or Operator.ExponentiationAssignment or Operator.LeftShiftAssignment }:
                throw new ExpressionSyntaxException("Scripts with big integers write o.a = o.a * b instead of o.a *= b.");
        }
    }

    private static string? Helper(Operator symbol) => symbol switch
    {
        Operator.Multiplication => "multiply",
        Operator.Exponentiation => "power",
        Operator.LeftShift => "shift",
        _ => null,
    };

    private static Operator? Symbol(Operator assignment) => assignment switch
    {
        Operator.MultiplicationAssignment => Operator.Multiplication,
        Operator.ExponentiationAssignment => Operator.Exponentiation,
        Operator.LeftShiftAssignment => Operator.LeftShift,
        _ => null,
    };
}
