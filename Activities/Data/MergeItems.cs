using Bizoholic.Flows.Activities.Data.Merging;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Bring the items of several branches together.", DisplayName = "Merge")]
public sealed class MergeItems : N8nActivity
{
    internal const string NoSql = "Merging with SQL is not available here. Combine by matching fields instead.";

    private NumberedInputs _inputs = null!;

    internal override double LatestVersion => 3;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _inputs = NumberedInputs.Read(binding);
    }

    internal override bool IsPassedWhenFailing => true;

    internal override IEnumerable<Item> Passed(NodeCall call) => _inputs.Of(call, 1)[0].Select(entry => entry.AsIs);

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var count = (int)call.Number("numberInputs", 0, 2);
        var inputs = _inputs.Of(call, count);
        var made = call.Version < 2 ? OldMerge.Of(call, inputs[0], inputs[1]) : ModeOf(call) switch
        {
            "append" => inputs.SelectMany(input => input).Select(entry => entry.AsIs),
            "position" => ByPosition(call, inputs),
            "all" => Everything(call, inputs),
            "fields" => new FieldJoin(call).Join(inputs[0], inputs[1]),
            "choose" => Chosen(call, inputs),
            var mode => throw new FaultException(mode == "combineBySql" ? NoSql : $"The merge mode '{mode}' is not known here."),
        };
        foreach (var item in made)
        {
            call.Add(0, item);
        }

        return default;
    }

    /// <summary>The modes of all versions by one name each.</summary>
    private static string ModeOf(NodeCall call)
    {
        var mode = call.Text("mode", 0, "append");
        return mode switch
        {
            "combine" when call.Version >= 3 => call.Text("combineBy", 0, "combineByFields"),
            "combine" => call.Text("combinationMode", 0, "mergeByFields"),
            _ => mode,
        } switch
        {
            "combineByFields" or "mergeByFields" => "fields",
            "combineByPosition" or "mergeByPosition" => "position",
            "combineAll" or "multiplex" => "all",
            "chooseBranch" => "choose",
            var other => other,
        };
    }

    private static IEnumerable<Item> ByPosition(NodeCall call, List<List<InputItem>> inputs)
    {
        var merge = ObjectMerge.Read(call.Get("options.clashHandling.values"));
        var keepsUnpaired = call.Flag("options.includeUnpaired");
        var preferred = merge.Clash is { } clash && clash.StartsWith("preferInput", StringComparison.Ordinal) && int.TryParse(clash["preferInput".Length..], out var chosen) && chosen <= inputs.Count ? chosen - 1 : inputs.Count - 1;
        var rows = keepsUnpaired ? inputs.Max(input => input.Count) : inputs.Min(input => input.Count);
        for (var row = 0; row < rows; row++)
        {
            var entries = Enumerable.Range(0, inputs.Count).Where(input => row < inputs[input].Count).Select(input => (Number: input + 1, Entry: inputs[input][row])).ToArray();
            var objects = entries.Select(entry => merge.Clash == "addSuffix" ? merge.WithSuffix(entry.Entry.Json, $"{entry.Number}") : entry.Entry.Json);
            if ((call.Version >= 3 || merge.Clash != "addSuffix") && row < inputs[preferred].Count)
            {
                // With suffixes too: from version 3 the preferred fields stand there without one as well.
                objects = objects.Append(inputs[preferred][row].Json);
            }

            yield return entries[0].Entry.Made(merge.Of(objects), entries.Skip(1).Select(entry => entry.Entry));
        }
    }

    private static IEnumerable<Item> Everything(NodeCall call, List<List<InputItem>> inputs)
    {
        var merge = ObjectMerge.Read(call.Get("options.clashHandling.values"));
        var isFirstPreferred = merge.Clash == "preferInput1";
        var (outer, inner) = isFirstPreferred ? (inputs[1], inputs[0]) : (inputs[0], inputs[1]);
        foreach (var first in outer)
        {
            foreach (var second in inner)
            {
                var json = merge.Clash == "addSuffix" ? merge.Of(merge.WithSuffix(first.Json, "1"), merge.WithSuffix(second.Json, "2")) : merge.Of(first.Json, second.Json);
                yield return isFirstPreferred ? second.Made(json, first) : first.Made(json, second);
            }
        }
    }

    private static IEnumerable<Item> Chosen(NodeCall call, List<List<InputItem>> inputs)
    {
        var output = call.Text("output", 0, call.Version >= 3 ? "specifiedInput" : "input1");
        if (output == "empty")
        {
            return [new Item(ValueObject.Empty)];
        }

        var number = call.Version >= 3 ? call.Text("useDataOfInput", 0, "1") : output.Replace("input", "", StringComparison.Ordinal);
        return int.TryParse(number.Replace("input", "", StringComparison.Ordinal), out var chosen) && chosen >= 1 && chosen <= inputs.Count
            ? inputs[chosen - 1].Select(entry => entry.AsIs)
            : throw new FaultException($"The input {number} to choose does not exist; there are {inputs.Count}.");
    }
}
