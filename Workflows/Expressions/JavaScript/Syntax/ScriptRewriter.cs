using Acornima.Ast;
using Bizoholic.Flows.Expressions.Extensions;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>
/// Checks a tree and collects the changes its profile needs: n8n's extension methods become calls of a helper, computed names are
/// checked when they are known, and big integers go through helpers that bound them.
/// </summary>
internal sealed class ScriptRewriter(string code, ScriptProfile profile, Func<string, bool> isSurrounding)
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private bool _hasBigIntegers;

    public SourceEdits Edits { get; } = new();

    public bool UsesAwait { get; private set; }

    public IReadOnlyList<string> Names => [.. _names];

    public string Parameters => string.Join(',', _names.Prepend(ScriptText.Helpers));

    public string Apply() => Edits.Apply(code);

    /// <summary>Only the text of one expression, with the changes inside it.</summary>
    public string Apply(Node part)
    {
        Edits.Replace(0, part.Start, "");
        Edits.Replace(part.End, code.Length, "");
        return Apply();
    }

    public void Visit(Node root)
    {
        var nodes = SyntaxWalk.From(root).ToList();
        _hasBigIntegers = nodes.Exists(visited => visited.Node is BigIntLiteral or Identifier { Name: "BigInt" });
        foreach (var (node, parent) in nodes)
        {
            Visit(node, parent);
        }
    }

    private void Visit(Node node, Node? parent)
    {
        switch (node)
        {
            case Identifier name:
                VisitName(name, parent);
                break;
            case MemberExpression member when profile == ScriptProfile.Hole:
                VisitMember(member);
                ContinueChain(member, parent);
                break;
            case CallExpression call when profile == ScriptProfile.Hole:
                VisitCall(call);
                break;
            case ObjectPattern pattern when profile == ScriptProfile.Hole:
                VisitPattern(pattern);
                break;
            case BinaryExpression or AssignmentExpression or UpdateExpression or UnaryExpression when _hasBigIntegers:
                BigIntegerSyntax.Guard(node, Edits);
                break;
            case AwaitExpression or ForOfStatement { Await: true }:
                UsesAwait = true;
                break;
            case ImportExpression or MetaProperty:
                throw new ExpressionSyntaxException(node is ImportExpression ? "Imports are not supported" : "Invalid syntax: import.meta and new.target mean nothing here.");
            case WithStatement:
                throw new ExpressionSyntaxException("The with statement is not supported.");
        }
    }

    private void VisitName(Identifier name, Node? parent)
    {
        if (ScriptText.IsReserved(name.Name))
        {
            throw new ExpressionSyntaxException($"The name {name.Name} is reserved. Choose another one.");
        }

        // A key may be a word of the language ({ default: 1 }), which could not be a parameter.
        if ((parent is MemberExpression { Computed: false } member && member.Property == name)
            || (parent is Property { Computed: false, Shorthand: false } property && property.Key == name))
        {
            return;
        }

        if (profile == ScriptProfile.Hole)
        {
            if (name.Name == "arguments")
            {
                throw new ExpressionSyntaxException(ForbiddenNames.Message(name.Name));
            }

            if (name.Name == "$" && !(parent is CallExpression call && call.Callee == name))
            {
                throw new ExpressionSyntaxException("Cannot access \"$\" without calling it as a function");
            }
        }

        if (isSurrounding(name.Name))
        {
            _names.Add(name.Name);
        }
    }

    private void VisitMember(MemberExpression member)
    {
        if (!member.Computed)
        {
            if (member.Property is Identifier { Name: var name } && ForbiddenNames.Contains(name, member.Object))
            {
                throw new ExpressionSyntaxException(name == "constructor" ? "Expression contains invalid constructor function call" : ForbiddenNames.Message(name));
            }
        }
        else if (member.Property is StringLiteral { Value: var text })
        {
            if (ForbiddenNames.Contains(text, member.Object))
            {
                throw new ExpressionSyntaxException(ForbiddenNames.Message(text));
            }
        }
        else if (member.Property is not NumericLiteral)
        {
            Edits.Before(member.Property.Start, $"{ScriptText.Helpers}.name(");
            Edits.After(member.Property.End, ")");
        }
    }

    /// <summary>What follows an extension method behind <c>?.</c> is skipped with it.</summary>
    private void ContinueChain(MemberExpression member, Node? parent)
    {
        var isExtension = parent is CallExpression call && call.Callee == member && ExtensionOf(call) is not null;
        if (!member.Optional && !isExtension && member.Object is CallExpression inner && ExtensionOf(inner) is { } method && IsOptional(method))
        {
            Edits.Replace(member.Object.End, member.Computed ? member.Object.End : member.Property.Start, "?.");
        }
    }

    private static MemberExpression? ExtensionOf(CallExpression call) =>
        call.Callee is MemberExpression { Computed: false, Property: Identifier { Name: var name } } method && method.Object is not Super && ExtensionMethods.Contains(name) ? method : null;

    private static bool IsOptional(MemberExpression method) => method.Optional || IsInChain(method.Object);

    private void VisitCall(CallExpression call)
    {
        if (call.Callee is Identifier { Name: "$if" } && !call.Arguments.Any(argument => argument is SpreadElement))
        {
            RewriteIf(call);
            return;
        }

        if (ExtensionOf(call) is not { } callee)
        {
            return;
        }

        var name = ((Identifier)callee.Property).Name;
        Edits.Before(call.Start, $"{ScriptText.Helpers}.{(IsOptional(callee) ? "extendIfAny" : "extend")}(");
        var end = call.Arguments.Count > 0 ? call.Arguments[0].Start : call.End - 1;
        Edits.Replace(callee.Object.End, end, call.Arguments.Count > 0 ? $",\"{name}\"," : $",\"{name}\"");
    }

    /// <summary>Only the branch that counts is evaluated.</summary>
    private void RewriteIf(CallExpression call)
    {
        if (call.Arguments.Count < 2)
        {
            throw new ExpressionSyntaxException("$if requires at least 2 parameters: test, value_if_true[, and value_if_false]");
        }

        Edits.Replace(call.Start, call.Arguments[0].Start, "((");
        Edits.Replace(call.Arguments[0].End, call.Arguments[1].Start, ")?(");
        if (call.Arguments.Count == 2)
        {
            Edits.Replace(call.Arguments[1].End, call.End, "):false)");
            return;
        }

        Edits.Replace(call.Arguments[1].End, call.Arguments[2].Start, "):(");
        Edits.Replace(call.Arguments[2].End, call.End, "))");
    }

    private static bool IsInChain(Node node)
    {
        while (true)
        {
            switch (node)
            {
                case MemberExpression member when member.Optional:
                case CallExpression call when call.Optional:
                    return true;
                case MemberExpression member:
                    node = member.Object;
                    break;
                case CallExpression call:
                    node = call.Callee;
                    break;
                default:
                    return false;
            }
        }
    }

    private static void VisitPattern(ObjectPattern pattern)
    {
        foreach (var property in pattern.Properties.OfType<Property>())
        {
            if (property.Computed)
            {
                throw new ExpressionSyntaxException("Computed names in destructuring are not supported here.");
            }

            var name = property.Key switch
            {
                Identifier identifier => identifier.Name,
                StringLiteral text => text.Value,
                _ => "",
            };
            if (ForbiddenNames.Contains(name))
            {
                throw new ExpressionSyntaxException($"Cannot destructure \"{name}\" due to security concerns");
            }
        }
    }
}
