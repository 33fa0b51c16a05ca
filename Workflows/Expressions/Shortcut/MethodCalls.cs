using Acornima.Ast;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>Turns calls of methods of arrays and texts into nodes. None of their names is one of n8n's extension methods.</summary>
internal static class MethodCalls
{
    /// <returns>Null when the engine has to do the call.</returns>
    public static ShortNode? Compile(CallExpression call, ShortcutCompiler compiler)
    {
        if (call is not { Optional: false, Callee: MemberExpression { Computed: false, Property: Identifier { Name: var name } } method } || !IsKnown(name) || compiler.Compile(method.Object) is not { } owner)
        {
            return null;
        }

        var isOptional = method.Optional;
        return call.Arguments.Count switch
        {
            0 => WithNothing(name, owner, isOptional),
            1 when TakesFunction(name) => compiler.Function(call.Arguments[0]) is { } arrow ? WithFunction(name, owner, isOptional, arrow) : null,
            1 => compiler.Compile(call.Arguments[0]) is { } argument ? WithOne(name, owner, isOptional, argument) : null,
            2 => WithTwo(name, owner, isOptional, call.Arguments[0], call.Arguments[1], compiler),
            _ => null,
        };
    }

    private static bool TakesFunction(string name) => name is "map" or "filter" or "find" or "findIndex" or "some" or "every" or "flatMap" or "reduce";

    private static bool IsKnown(string name) => TakesFunction(name)
        || name is "join" or "includes" or "indexOf" or "slice" or "flat" or "startsWith" or "endsWith" or "toLowerCase" or "toUpperCase" or "trim";

    private static ShortNode? WithNothing(string name, ShortNode owner, bool isOptional) => name switch
    {
        "join" => new JoinNode(owner, isOptional, new ConstantNode(",")),
        "slice" => new SliceNode(owner, isOptional, []),
        "flat" => new FlatNode(owner, isOptional),
        "toLowerCase" => new TextMethodNode(owner, isOptional, TextMethodNode.Lower),
        "toUpperCase" => new TextMethodNode(owner, isOptional, TextMethodNode.Upper),
        "trim" => new TextMethodNode(owner, isOptional, TextMethodNode.Trim),
        _ => null,
    };

    private static ListNode? WithFunction(string name, ShortNode owner, bool isOptional, Arrow arrow) => name switch
    {
        "map" => new MapNode(owner, isOptional, arrow, isFlat: false),
        "flatMap" => new MapNode(owner, isOptional, arrow, isFlat: true),
        "filter" => new FilterNode(owner, isOptional, arrow),
        "find" => new SearchNode(owner, isOptional, arrow, stopsAt: true, (list, index) => list[index], default),
        "findIndex" => new SearchNode(owner, isOptional, arrow, stopsAt: true, (_, index) => index, -1),
        "some" => new SearchNode(owner, isOptional, arrow, stopsAt: true, (_, _) => true, false),
        "every" => new SearchNode(owner, isOptional, arrow, stopsAt: false, (_, _) => false, true),
        "reduce" => new ReduceNode(owner, isOptional, arrow, start: null),
        _ => null,
    };

    private static ShortNode? WithOne(string name, ShortNode owner, bool isOptional, ShortNode argument) => name switch
    {
        "join" => new JoinNode(owner, isOptional, argument),
        "includes" => new PlaceNode(owner, isOptional, argument, isIndex: false),
        "indexOf" => new PlaceNode(owner, isOptional, argument, isIndex: true),
        "slice" => new SliceNode(owner, isOptional, [argument]),
        "startsWith" => new EdgeNode(owner, isOptional, argument, isStart: true),
        "endsWith" => new EdgeNode(owner, isOptional, argument, isStart: false),
        _ => null,
    };

    private static ListNode? WithTwo(string name, ShortNode owner, bool isOptional, Node first, Node second, ShortcutCompiler compiler) => name switch
    {
        "slice" when compiler.Compile(first) is { } start && compiler.Compile(second) is { } end => new SliceNode(owner, isOptional, [start, end]),
        "reduce" when compiler.Function(first) is { } arrow && compiler.Compile(second) is { } start && !(arrow.Makes && start is ObjectNode or ArrayNode) =>
            new ReduceNode(owner, isOptional, arrow, start),
        _ => null,
    };
}
