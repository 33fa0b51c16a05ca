using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>
/// Small flows over odd data, with what n8n's own engine made of them: a line of a file is <c>{id, flow, credentials, isWhole, n8n: {status, error, nodes}}</c>, whole where all nodes that ran are told. What it says of every
/// node is compared: each run, each output, each item and the item it was made from, unless that is one of several (here inputs stand in one row).
/// </summary>
public sealed class ComparedTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Compared");

    /// <summary>Stands for anything.</summary>
    private static readonly Value Unsaid = "<n8n>";

    public static TheoryData<string> Files => new(Directory.GetFiles(Folder, "*.jsonl").Select(Path.GetFileName).Order(StringComparer.Ordinal)!);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Flows_give_what_n8n_gives(string file)
    {
        var told = new StringBuilder();
        var count = 0;
        using var service = new CaseService();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Folder, file)))
        {
            var compared = ValueJson.Parse(line.Replace(CaseService.Recorded, service.Place, StringComparison.Ordinal).Replace(Uri.EscapeDataString(CaseService.Recorded), Uri.EscapeDataString(service.Place), StringComparison.Ordinal));
            if (await DifferenceOf(compared) is { } difference)
            {
                told.AppendLine($"{compared["id"]}: {difference}");
            }

            count++;
        }

        Assert.True(told.Length == 0, told.ToString());
        Assert.True(count > 0, "The file holds no flows.");
    }

    private static async Task<string?> DifferenceOf(Value compared)
    {
        using var run = new CaseRun(compared["credentials"]);
        var (history, report) = await run.RunAsync(ValueJson.ToJson(compared["flow"]), default, [.. (compared["also"].AsArray() ?? ValueArray.Empty).Select(flow => ValueJson.ToJson(flow))]);
        var expected = compared["n8n"];
        var status = expected["status"].ToString() == "error" ? RunStatus.Faulted : RunStatus.Finished;
        if (history.Run.Status != status)
        {
            return $"expected {status}, but it is {history.Run.Status}: {history.Error?.ActivityName}: {history.Error?.Message} (n8n: {expected["error"]["message"]})";
        }

        if (compared["isWhole"] == true && report.Nodes.FirstOrDefault(node => expected["nodes"][node.Key].IsUndefined).Key is { } more)
        {
            return $"{more} ran, which it does not in n8n.";
        }

        foreach (var (name, runs) in expected["nodes"].AsObject()!)
        {
            var ours = report.Nodes[name].AsArray() ?? ValueArray.Empty;
            foreach (var (index, theirs) in runs.AsArray()!.Index())
            {
                var pairs = index < ours.Count && !HasSeveralInputs(compared["flow"], name);
                var actual = index < ours.Count ? OutputsOf(ours[index], pairs) : ValueArray.Empty;
                var wanted = OutputsOf(theirs, pairs);
                if (!Recorded.IsMet(wanted, actual))
                {
                    return $"{name}, run {index}:\n  expected {ValueJson.ToJson(wanted)}\n  but got  {ValueJson.ToJson(actual)}";
                }
            }
        }

        return null;
    }

    private static bool HasSeveralInputs(Value flow, string name)
        => flow["connections"].AsObject()!.SelectMany(from => from.Value["main"].AsArray()!).SelectMany(output => output.AsArray() ?? ValueArray.Empty).Any(to => to["node"].ToString() == name && to["index"].Number > 0);

    /// <summary>Outputs without the empty ones at the end.</summary>
    private static ValueArray OutputsOf(Value run, bool pairs)
    {
        var outputs = (run["outputs"].AsArray() ?? ValueArray.Empty).Select(output => (Value)ValueArray.From(output.AsArray()!.Select(item => (Value)ValueObject.From(("json", item["json"]), ("from", pairs ? FromOf(item["pairedItem"]) : Value.Null))))).ToList();
        while (outputs.Count > 0 && outputs[^1].AsArray()!.Count == 0)
        {
            outputs.RemoveAt(outputs.Count - 1);
        }

        return ValueArray.From(outputs);
    }

    private static Value FromOf(Value paired) => paired.AsArray() switch
    {
        { Count: 1 } one => FromOf(one[0]),
        { } => Unsaid,
        _ => paired.AsObject() is { } holder ? holder["item"] : paired.IsNullish ? Unsaid : paired,
    };
}
