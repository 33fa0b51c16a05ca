using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Conditions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Send each item to one of several ports, by rules or by a number.", DisplayName = "Switch (items)")]
[FlowNode]
public sealed class SwitchItems : N8nActivity
{
    private IReadOnlyList<string> _outputs = [];

    [Input(Description = "The ports, in order.", UIHint = UIHints.DynamicOutcomes)]
    public Input<IReadOnlyList<string>>? Branches { get; set; }

    internal override IReadOnlyList<string> Outputs => _outputs;

    internal override double LatestVersion => 3.2;

    internal override bool PairsErrors => false;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _outputs = Branches?.TryGetConstant(out var given) == true && given is { Count: > 0 } ? given : NamesOf(binding.Property("parameters"), Version);
    }

    /// <summary>The ports that a Switch of n8n has.</summary>
    internal static IReadOnlyList<string> NamesOf(JsonElement parameters, double version)
    {
        var json = ValueJson.FromElement(parameters);
        if (json["mode"].AsString() == "expression")
        {
            var count = version < 3 ? 4 : json["numberOutputs"] is { Kind: ValueKind.Number } number ? (int)number.Number : 4;
            return [.. Enumerable.Range(0, Math.Clamp(count, 1, 100)).Select(i => $"Output {i}")];
        }

        if (version < 3)
        {
            return version < 2 ? ["Output 0", "Output 1", "Output 2", "Output 3"] : [.. Enumerable.Range(0, Math.Max(1, RulesOf(json)?.Count ?? 0) + (json["fallbackOutput"].Number == -1 ? 0 : 1)).Select(i => $"Output {i}")];
        }

        var names = (RulesOf(json) ?? ValueArray.Empty).Select((rule, i) => rule["renameOutput"].Boolean && rule["outputKey"].AsString() is { Length: > 0 } key ? key : $"Output {i}").ToList();
        if (json["options"]["fallbackOutput"].AsString() == "extra")
        {
            names.Add(json["options"]["renameFallbackOutput"].AsString() is { Length: > 0 } renamed ? renamed : "Fallback");
        }

        for (var i = 1; i < names.Count; i++)
        {
            names[i] = names.Take(i).Contains(names[i]) ? $"{names[i]} ({i})" : names[i];
        }

        return names.Count == 0 ? ["Output 0"] : names;
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var isByNumber = call.Parameters["mode"].Constant.AsString() == "expression";
        call.ForEach(i =>
        {
            foreach (var output in isByNumber ? [ByNumber(call, i)] : ByRules(call, i))
            {
                call.Add(output, call.Items[i] with { PairedItem = i, AlsoPairedWith = null });
            }
        });
        return default;
    }

    private static ValueArray? RulesOf(Value json) => json["rules"]["values"].AsArray() ?? json["rules"]["rules"].AsArray();

    private int ByNumber(NodeCall call, int item)
    {
        var value = call.Get("output", item);
        var number = value.IsUndefined ? 0 : JsText.ToNumber(value);

        // Spelled as n8n spells it: where the node goes on after an error, its words are data of the flow.
        return number == Math.Truncate(number) && number >= 0 && number < Outputs.Count
            ? (int)number
            : throw new FaultException(call.Version < 3 ? $"The ouput {JsText.ToText(value)} is not allowed. It has to be between 0 and {Outputs.Count - 1}!" : $"The ouput {JsText.ToText(value)} is not allowed{(number == Outputs.Count ? ". " : "")}");
    }

    private IEnumerable<int> ByRules(NodeCall call, int item)
    {
        if (call.Version < 3)
        {
            return ByOldRules(call, item);
        }

        if (!call.Parameters["rules"].IsGiven)
        {
            // A new node has one rule, which holds for everything.
            return [0];
        }

        var rules = call.Parameters["rules.values"].Elements is { Count: > 0 } values ? values : call.Parameters["rules.rules"].Elements;
        var takesAll = call.Flag("options.allMatchingOutputs", item);
        var matches = new List<int>();
        for (var i = 0; i < rules.Count && (takesAll || matches.Count == 0); i++)
        {
            if (ConditionSet.Holds(call, rules[i]["conditions"], item))
            {
                matches.Add(i);
            }
        }

        if (matches.Count > 0)
        {
            return matches;
        }

        return call.Get("options.fallbackOutput", item) switch
        {
            { Kind: ValueKind.Number } number => [(int)number.Number],
            { Kind: ValueKind.String } text when text.AsString() == "extra" => [rules.Count],
            _ => [],
        };
    }

    private IEnumerable<int> ByOldRules(NodeCall call, int item)
    {
        var type = call.Text("dataType", item, "number");
        var value = call.Parameters["value1"].IsGiven ? call.Get("value1", item) : Unchanged(type, otherwise: "");
        var rules = call.Parameters["rules.rules"].Elements;
        for (var i = 0; i < rules.Count; i++)
        {
            if (OldConditions.Holds(type, rules[i]["operation"].Constant.AsString() ?? (type switch { "number" => "smaller", "dateTime" => "after", _ => "equal" }), value, rules[i]["value2"] is { IsGiven: true } given ? call.Evaluate(given, item) : Unchanged(type, otherwise: type == "dateTime" ? 0 : "")))
            {
                return [call.Version >= 2 ? i : (int)(rules[i]["output"].Constant is { Kind: ValueKind.Number } output ? output.Number : 0)];
            }
        }

        var fallback = (int)call.Number("fallbackOutput", item, -1);
        return fallback < 0 ? [] : [Math.Min(fallback, Outputs.Count - 1)];
    }

    private static Value Unchanged(string type, Value otherwise) => type switch
    {
        "boolean" => Value.False,
        "number" => 0,
        _ => otherwise,
    };
}
