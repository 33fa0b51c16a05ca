using Acornima.Ast;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>Visits a tree from the outside in without recursion, since a tree can be deeper than the stack.</summary>
internal static class SyntaxWalk
{
    /// <summary>Deeper trees are refused: the engine walks them by recursion.</summary>
    public const int MaxDepth = 400;

    /// <exception cref="ExpressionSyntaxException">The tree is deeper than <see cref="MaxDepth"/>.</exception>
    public static IEnumerable<(Node Node, Node? Parent)> From(Node root)
    {
        var open = new Stack<(Node Node, Node? Parent, int Depth)>();
        open.Push((root, null, 0));
        while (open.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
            {
                throw new ExpressionSyntaxException($"This nests deeper than {MaxDepth} levels. Split it into several steps or variables.");
            }

            yield return (next.Node, next.Parent);
            foreach (var child in next.Node.ChildNodes)
            {
                if (child is not null)
                {
                    open.Push((child, next.Node, next.Depth + 1));
                }
            }
        }
    }
}
