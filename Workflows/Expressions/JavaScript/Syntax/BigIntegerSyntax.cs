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
            case AssignmentExpression { Operator: Operator.MultiplicationAssignment or Operator.ExponentiationAssignment or Operator.LeftShiftAssignment } assignment:
                throw new ExpressionSyntaxException(
                    $"Scripts with big integers write a = a {Symbol(assignment.Operator)} b instead of a {Symbol(assignment.Operator)}= b.");
        }
    }

    private static string? Helper(Operator symbol) => symbol switch
    {
        Operator.Multiplication => "multiply",
        Operator.Exponentiation => "power",
        Operator.LeftShift => "shift",
        _ => null,
    };

    private static string Symbol(Operator symbol) => symbol switch
    {
        Operator.MultiplicationAssignment => "*",
        Operator.ExponentiationAssignment => "**",
        _ => "<<",
    };
}
