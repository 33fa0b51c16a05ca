using Bizoholic.Flows.Activities.Data.Merging;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Compare two lists: what is only in one of them, the same in both, or different.", DisplayName = "Compare datasets")]
[FlowNode("In A only", "Same", "Different", "In B only")]
public sealed class CompareDatasets : N8nActivity
{
    private NumberedInputs _inputs = null!;

    internal override IReadOnlyList<string> Outputs { get; } = ["In A only", "Same", "Different", "In B only"];

    internal override double LatestVersion => 2.3;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _inputs = NumberedInputs.Read(binding);
    }

    internal override bool IsPassedWhenFailing => true;

    internal override IEnumerable<Item> Passed(NodeCall call) => _inputs.Of(call, 1)[0].Select(entry => entry.AsIs);

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var inputs = _inputs.Of(call, 2);
        var dots = !call.Flag("options.disableDotNotation");
        var pairs = (call.Get("mergeByFields.values").AsArray() ?? ValueArray.Empty).Select(pair => (First: pair["field1"].ToString().Trim(), Second: pair["field2"].ToString().Trim())).ToArray();
        if (pairs.Length == 0 || pairs.Any(pair => pair.First.Length == 0 || pair.Second.Length == 0))
        {
            throw new FaultException("You need to define at least one pair of fields in \"Fields to Match\" to match on");
        }

        var isFuzzy = call.Flag(call.Version >= 2 ? "fuzzyCompare" : "options.fuzzyCompare");
        var match = new FieldMatch([.. pairs.Select(pair => (FieldPath.Of(pair.First, dots), FieldPath.Of(pair.Second, dots)))], isFuzzy, call.Text("options.multipleMatches", 0, "first") != "all");
        var skipped = SkippedFields.Read(call, dots);
        inputs.ForEach(input => input.RemoveAll(entry => entry.Json.Count == 0));
        if (call.Version < 2.2)
        {
            match.RequireFields(inputs[0], [.. pairs.Select(pair => pair.First)], "Input A", isFirst: true);
            match.RequireFields(inputs[1], [.. pairs.Select(pair => pair.Second)], "Input B", isFirst: false);
        }

        var matched = new HashSet<int>();
        foreach (var (entry, matches) in match.Find(inputs[0], inputs[1]))
        {
            matched.UnionWith(matches);
            if (matches.Count == 0)
            {
                call.Add(0, entry.AsIs);
            }

            InputItem? same = null;
            foreach (var other in matches.Select(place => inputs[1][place]))
            {
                // A fuzzy comparison looks at the fields of the first input only.
                var (first, second) = (skipped.Without(entry.Json), skipped.Without(other.Json));
                if ((isFuzzy ? first.Select(member => member.Key) : NamesOf(first, second)).All(name => match.AreEqual(first[name], second[name])))
                {
                    same ??= isFuzzy && Resolve(call) == "preferInput2" ? other : entry;
                }
                else
                {
                    call.Add(2, Difference(call, match, pairs, skipped, entry, other));
                }
            }

            if (same is { } equal)
            {
                call.Add(1, equal.AsIs);
            }
        }

        foreach (var (entry, place) in inputs[1].Select((entry, place) => (entry, place)))
        {
            if (!matched.Contains(place))
            {
                call.Add(3, entry.AsIs);
            }
        }

        return default;
    }

    private static IEnumerable<string> NamesOf(ValueObject first, ValueObject second) => first.Concat(second).Select(member => member.Key).Distinct(StringComparer.Ordinal);

    private static Item Difference(NodeCall call, FieldMatch match, (string First, string Second)[] pairs, SkippedFields skipped, InputItem first, InputItem second)
    {
        switch (Resolve(call))
        {
            case "preferInput1":
                return first.AsIs;
            case "preferInput2":
                return second.AsIs;
            case "mix":
                return first.Made(Mixed(call, first.Json, second.Json), second);
        }

        var keys = pairs.Aggregate(ValueObject.Empty, (json, pair) => json.With(pair.First, FieldPath.Of(pair.First).Get(first.Json)));
        var (same, different, left) = (new ValueObject.Builder(), new ValueObject.Builder(), new ValueObject.Builder());
        foreach (var name in NamesOf(first.Json, second.Json))
        {
            var isInBoth = first.Json.Contains(name) && second.Json.Contains(name);
            if ((isInBoth || call.Version >= 2.1) && match.AreEqual(first.Json[name], second.Json[name]))
            {
                same.Set(name, first.Json[name]);
            }
            else if (call.Version >= 2.1 && !skipped.Contains(name) && skipped.Split(name, first.Json[name]) is { } inFirst && skipped.Split(name, second.Json[name]) is { } inSecond)
            {
                different.Set(name, Both(call, inFirst.Left, inSecond.Left));
                left.Set(name, Both(call, inFirst.Skipped, inSecond.Skipped));
            }
            else
            {
                (skipped.Contains(name) ? left : different).Set(name, Both(call, first.Json[name], second.Json[name]));
            }
        }

        var json = ValueObject.From(("keys", keys), ("same", same.Build()), ("different", different.Build()));
        return first.Made(left.Build() is { Count: > 0 } shown ? json.With("skipped", shown) : json, second);
    }

    private static string Resolve(NodeCall call) => call.Text("resolve", 0, call.Version <= 2 ? "preferInput2" : "includeBoth");

    private static ValueObject Both(NodeCall call, Value first, Value second) => call.Version < 2
        ? ValueObject.From(("input1", Truthy(first)), ("input2", Truthy(second)))
        : ValueObject.From(("inputA", Shown(first)), ("inputB", Shown(second)));

    private static Value Shown(Value value) => value.IsUndefined ? Value.Null : value;

    private static Value Truthy(Value value) => JsText.IsTruthy(value) ? value : Value.Null;

    private static ValueObject Mixed(NodeCall call, ValueObject first, ValueObject second)
    {
        var isFirst = call.Text("preferWhenMix", 0, "input1") == "input1";
        var (kept, other) = isFirst ? (first, second) : (second, first);
        return FieldPath.Names(call.Text("exceptWhenMix")).Aggregate(kept, (json, name) => FieldPath.Of(name).Set(json, Shown(FieldPath.Of(name).Get(other))));
    }
}
