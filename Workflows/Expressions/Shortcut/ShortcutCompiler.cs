using System.Globalization;
using Acornima;
using Acornima.Ast;
using Bizoholic.Flows.Expressions.JavaScript.Syntax;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>Turns the syntax tree of a simple expression into nodes over our values, or gives up.</summary>
internal sealed class ShortcutCompiler
{
    /// <summary>Functions with larger bodies are left to the engine, whose clock can stop it in the middle of one.</summary>
    private const int MaxBody = 200;

    /// <summary>Parameters in reach, by their place in the frame.</summary>
    private readonly List<string> _parameters = [];

    /// <param name="expression">A tree whose depth is already bounded.</param>
    /// <returns>Null when the expression needs the engine.</returns>
    public static ShortNode? TryCompile(Node expression) => new ShortcutCompiler().Compile(expression);

    public ShortNode? Compile(Node expression) => expression switch
    {
        ParenthesizedExpression group => Compile(group.Expression),
        ChainExpression chain => Compile(chain.Expression) is { } inner ? new ChainNode(inner) : null,
        StringLiteral text => new ConstantNode(text.Value),
        NumericLiteral number => new ConstantNode(number.Value),
        BooleanLiteral flag => new ConstantNode(flag.Value),
        NullLiteral => new ConstantNode(Value.Null),
        Identifier { Name: "undefined" } => new ConstantNode(default),
        Identifier name => _parameters.LastIndexOf(name.Name) is >= 0 and var slot ? new ParameterNode(slot) : ShortcutRoots.Named(name.Name),
        MemberExpression member => ShortcutRoots.Known(member) ?? Member(member),
        CallExpression call => ShortcutRoots.Called(call) ?? MethodCalls.Compile(call, this),
        BinaryExpression { Operator: not (Operator.In or Operator.InstanceOf or Operator.Exponentiation) } binary and not LogicalExpression =>
            Pair(binary.Left, binary.Right) is { } pair ? new BinaryNode(binary.Operator, pair.Left, pair.Right) : null,
        LogicalExpression logical => Pair(logical.Left, logical.Right) is { } pair ? new LogicalNode(logical.Operator, pair.Left, pair.Right) : null,
        ConditionalExpression condition => Condition(condition),
        NonUpdateUnaryExpression { Operator: Operator.LogicalNot } not => Compile(not.Argument) is { } inner ? new NotNode(inner) : null,
        NonUpdateUnaryExpression { Operator: Operator.UnaryNegation, Argument: NumericLiteral number } => new ConstantNode(-number.Value),
        NonUpdateUnaryExpression { Operator: Operator.TypeOf } type => Compile(type.Argument) is { } inner ? new TypeofNode(inner) : null,
        TemplateLiteral template => Template(template),
        ObjectExpression members => Members(members),
        ArrayExpression elements => Elements(elements),
        _ => null,
    };

    /// <summary>A function that a method of arrays is given: <c>(item, index) => …</c>, or <c>Boolean</c>.</summary>
    /// <returns>Null when it is anything else.</returns>
    public Arrow? Function(Node argument)
    {
        if (argument is Identifier { Name: "Boolean" })
        {
            return _parameters.Count < Frame.MaxLocals ? new Arrow(_parameters.Count, 1, new NotNode(new NotNode(new ParameterNode(_parameters.Count))), makes: false) : null;
        }

        if (argument is not ArrowFunctionExpression { Async: false, Body: Acornima.Ast.Expression body, Params: { Count: <= 4 } parameters }
            || _parameters.Count + parameters.Count > Frame.MaxLocals || SyntaxWalk.From(body).Skip(MaxBody).Any())
        {
            return null;
        }

        var slot = _parameters.Count;
        try
        {
            foreach (var parameter in parameters)
            {
                if (parameter is not Identifier { Name: var name } || ShortcutRoots.IsRoot(name))
                {
                    return null;
                }

                _parameters.Add(name);
            }

            return Compile(body) is { } inner ? new Arrow(slot, parameters.Count, inner, SyntaxWalk.From(body).Any(visited => visited.Node is ObjectExpression or ArrayExpression or CallExpression)) : null;
        }
        finally
        {
            _parameters.RemoveRange(slot, _parameters.Count - slot);
        }
    }

    private MemberNode? Member(MemberExpression member)
    {
        var name = member switch
        {
            { Computed: false, Property: Identifier identifier } => identifier.Name,
            { Computed: true, Property: StringLiteral text } => text.Value,
            { Computed: true, Property: NumericLiteral number } => NumberText.Of(number.Value),
            _ => null,
        };
        if (name is null || Compile(member.Object) is not { } owner)
        {
            return null;
        }

        var index = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed.ToString(CultureInfo.InvariantCulture) == name ? parsed : -1;
        return new MemberNode(owner, name, index, member.Optional);
    }

    private (ShortNode Left, ShortNode Right)? Pair(Node left, Node right) =>
        Compile(left) is { } a && Compile(right) is { } b ? (a, b) : null;

    private ConditionalNode? Condition(ConditionalExpression condition) =>
        Compile(condition.Test) is { } test && Pair(condition.Consequent, condition.Alternate) is { } branches
            ? new ConditionalNode(test, branches.Left, branches.Right)
            : null;

    /// <summary>Names that JavaScript puts in another order, or gives a meaning of its own, are left to the engine.</summary>
    private ObjectNode? Members(ObjectExpression literal)
    {
        var (names, members) = (new string[literal.Properties.Count], new ShortNode[literal.Properties.Count]);
        for (var i = 0; i < names.Length; i++)
        {
            if (literal.Properties[i] is not ObjectProperty { Kind: PropertyKind.Init, Method: false, Computed: false } property || NameOf(property.Key) is not { } name
                || names.AsSpan(0, i).Contains(name) || Compile(property.Value) is not { } member)
            {
                return null;
            }

            (names[i], members[i]) = (name, member);
        }

        return new ObjectNode(names, members);
    }

    private static string? NameOf(Node key) => key switch
    {
        Identifier { Name: not "__proto__" and var name } => name,
        StringLiteral { Value: not "__proto__" and var text } when !(text.Length > 0 && char.IsAsciiDigit(text[0])) => text,
        _ => null,
    };

    private ArrayNode? Elements(ArrayExpression literal)
    {
        var elements = literal.Elements.Select(element => element is null ? null : Compile(element)).ToArray();
        return Array.TrueForAll(elements, element => element is not null) ? new ArrayNode(elements!) : null;
    }

    private TextNode? Template(TemplateLiteral template)
    {
        var holes = template.Expressions.Select(Compile).ToArray();
        return Array.TrueForAll(holes, hole => hole is not null) && template.Quasis.All(quasi => quasi.Value.Cooked is not null)
            ? new TextNode([.. template.Quasis.Select(quasi => quasi.Value.Cooked!)], holes!)
            : null;
    }
}
