using Acornima.Ast;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>Where simple paths begin.</summary>
internal static class ShortcutRoots
{
    /// <summary>Names that mean something here: a function whose parameter has one of them is left to the engine.</summary>
    public static bool IsRoot(string name) => name.StartsWith('$') || name is "variables" or "getVariable" or "getInput" or "undefined" or "Boolean";

    public static ShortNode? Named(string name) => name switch
    {
        "$json" => new RootNode(scope => scope.Json),
        "$itemIndex" => new RootNode(scope => scope.ItemIndex),
        "$runIndex" => new RootNode(scope => scope.RunIndex),
        _ => null,
    };

    /// <summary><c>variables.x</c>, <c>$vars.x</c>, <c>$input.item.json</c>, <c>$('X').item.json</c>, <c>$node["X"].json</c> and facts of the run.</summary>
    public static ShortNode? Known(MemberExpression member)
    {
        if (member.Optional || NameOf(member) is not { } name)
        {
            return null;
        }

        return member.Object switch
        {
            Identifier { Name: "variables" } => new NamedNode(name, (scope, wanted) => scope.TryGetVariable(wanted, out var value) ? value : default),
            Identifier { Name: "$vars" } => new NamedNode(name, (scope, wanted) => scope.GetSetting(wanted)),
            Identifier { Name: "$workflow" } => Workflow(name),
            Identifier { Name: "$execution" } when name == "id" => new RootNode(scope => scope.Run.RunId),
            MemberExpression { Object: Identifier { Name: "$input" } } input when name == "json" && NameOf(input) == "item" => new RootNode(scope => scope.Json),
            MemberExpression { Object: CallExpression call } item when name == "json" && NameOf(item) == "item" && ActivityIn(call) is { } activity =>
                new ActivityNode(activity, data => data.PairedItem),
            CallExpression { Optional: false, Callee: MemberExpression { Object: Identifier { Name: "$input" } } method, Arguments.Count: 0 } when name == "json" => Entered(NameOf(method)),
            CallExpression { Callee: MemberExpression { Object: CallExpression call } method, Arguments.Count: 0 } when name == "json" && ActivityIn(call) is { } activity => Listed(activity, NameOf(method)),
            _ => null,
        };
    }

    /// <summary>Elsa's <c>getVariable("x")</c> and <c>getInput("x")</c>, and lists of items.</summary>
    public static ShortNode? Called(CallExpression call)
    {
        if (ListedBy(call) is { } items)
        {
            return items;
        }

        if (call is not { Optional: false, Callee: Identifier { Name: var function }, Arguments: [StringLiteral { Value: var name }] })
        {
            return null;
        }

        return function switch
        {
            "getVariable" => new NamedNode(name, (scope, wanted) => scope.TryGetVariable(wanted, out var value) ? value : default),
            "getInput" => new NamedNode(name, (scope, wanted) => scope.GetInput(wanted)),
            _ => null,
        };
    }

    /// <summary><c>$input.all()</c>, <c>$('X').all()</c>, <c>$items()</c> and <c>$items("X")</c>.</summary>
    private static ItemsNode? ListedBy(CallExpression call) => call switch
    {
        { Optional: true } => null,
        { Callee: MemberExpression { Object: Identifier { Name: "$input" } } method, Arguments.Count: 0 } when NameOf(method) == "all" => new ItemsNode(scope => scope.Items),
        { Callee: MemberExpression { Object: CallExpression inner } method, Arguments.Count: 0 } when NameOf(method) == "all" && ActivityIn(inner) is { } activity =>
            new ItemsNode(scope => LeftBy(scope, activity)),
        { Callee: Identifier { Name: "$items" }, Arguments.Count: 0 } => new ItemsNode(scope => scope.Items),
        { Callee: Identifier { Name: "$items" }, Arguments: [StringLiteral { Value: var name }] } => new ItemsNode(scope => scope.FindActivity(name) is { IsExecuted: true } ? scope.FindLeft(name, 0, null) : null),
        _ => null,
    };

    private static IReadOnlyList<Item>? LeftBy(ExpressionScope scope, string activity) => scope.FindActivity(activity) is { IsExecuted: true } found ? found.Items : null;

    private static NamedNode? Entered(string? method) => method switch
    {
        "first" => new NamedNode(method, (scope, _) => scope.Items.Count > 0 ? scope.Items[0].Json : default(Value)),
        "last" => new NamedNode(method, (scope, _) => scope.Items.Count > 0 ? scope.Items[^1].Json : default(Value)),
        _ => null,
    };

    private static RootNode? Workflow(string name) => name switch
    {
        "id" => new RootNode(scope => scope.Run.DefinitionId),
        "name" => new RootNode(scope => scope.Run.DefinitionName),
        "active" => new RootNode(scope => scope.Run.IsPublished),
        _ => null,
    };

    private static ActivityNode? Listed(string activity, string? method) => method switch
    {
        "first" => new ActivityNode(activity, data => data.Items.Count > 0 ? data.Items[0] : null),
        "last" => new ActivityNode(activity, data => data.Items.Count > 0 ? data.Items[^1] : null),
        _ => null,
    };

    private static string? ActivityIn(CallExpression call) =>
        call is { Optional: false, Callee: Identifier { Name: "$" }, Arguments: [StringLiteral { Value: var name }] } ? name : null;

    private static string? NameOf(MemberExpression member) => member switch
    {
        { Optional: true } => null,
        { Computed: false, Property: Identifier identifier } => identifier.Name,
        { Computed: true, Property: StringLiteral text } => text.Value,
        _ => null,
    };
}
