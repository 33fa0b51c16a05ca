using Acornima.Ast;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>Makes a script give the value of its last statement, as Elsa's JavaScript does, though it runs inside a function.</summary>
internal static class CompletionValue
{
    /// <returns>True when the value is kept in a variable that the function has to return at its end.</returns>
    public static bool Keep(Script script, SourceEdits edits, string variable)
    {
        if (script.Body.Count == 0)
        {
            return false;
        }

        switch (script.Body[^1])
        {
            case ExpressionStatement last:
                edits.Before(last.Expression.Start, "return (");
                edits.After(last.Expression.End, "\n)");
                return false;
            case ReturnStatement or ThrowStatement:
                return false;
        }

        var open = new Stack<Node>();
        open.Push(script);
        while (open.TryPop(out var node))
        {
            if (node is ExpressionStatement statement)
            {
                edits.Before(statement.Expression.Start, $"{variable}=(");
                edits.After(statement.Expression.End, "\n)");
                continue;
            }

            foreach (var child in node.ChildNodes)
            {
                if (child is Statement and not (FunctionDeclaration or ClassDeclaration) or CatchClause or SwitchCase)
                {
                    open.Push(child);
                }
            }
        }

        return true;
    }
}
