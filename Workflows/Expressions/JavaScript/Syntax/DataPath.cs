using Acornima.Ast;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>Paths that begin at what items hold: <c>$json.a</c>, <c>$('X').item.json.a</c>, <c>JSON.parse(…).a</c>.</summary>
internal static class DataPath
{
    public static bool BeginsAtData(Node path)
    {
        while (true)
        {
            switch (path)
            {
                case Identifier { Name: var name }:
                    return name is "$json" or "$input" or "$node" or "$binary";
                case CallExpression { Callee: Identifier { Name: var function } }:
                    return function is "$" or "$items";
                case CallExpression { Callee: MemberExpression { Object: Identifier { Name: "JSON" } } }:
                    return true;
                case CallExpression call:
                    path = call.Callee;
                    break;
                case MemberExpression member:
                    path = member.Object;
                    break;
                case ChainExpression chain:
                    path = chain.Expression;
                    break;
                case ParenthesizedExpression group:
                    path = group.Expression;
                    break;
                default:
                    return false;
            }
        }
    }
}
