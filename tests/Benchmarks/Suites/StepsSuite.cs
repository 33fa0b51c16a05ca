using System.Diagnostics;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>
/// Steps in memory on one thread: every record is encoded into the burst and committed to a storage that drops the bytes. The baseline is the same number
/// of bare virtual calls with one 64-byte write each: what a machine does when there is no runtime at all.
/// </summary>
internal static class StepsSuite
{
    private const int Repeats = 7;

    public static async Task RunAsync()
    {
        foreach (var (id, definition, steps) in new[]
        {
            ("steps.memory.1", Flowchart(1), 1),
            ("steps.memory.10", Flowchart(10), 10),
            ("steps.memory", Flowchart(100), 100),
            ("steps.memory.loop1000", Loop(1000), 1000),
        })
        {
            using var harness = new WorkflowHarness([typeof(Sequence).Assembly], storage: new InMemoryStorage { KeepJournal = false });
            var version = await harness.PublishAsync(definition, id);
            var request = new StartRequest { Definition = version };
            var figures = new List<(double Rate, double Bytes)>();
            for (var repeat = 0; repeat <= Repeats; repeat++)
            {
                var figure = await MeasureAsync(harness, request, steps);
                if (repeat > 0)
                {
                    figures.Add(figure);
                }
            }

            new BenchLine(id, Median(figures.Select(figure => figure.Rate)), "steps/s").Print();
            new BenchLine($"{id}.bytes", Median(figures.Select(figure => figure.Bytes)), "bytes/step").Print();
        }
    }

    private static async Task<(double Rate, double Bytes)> MeasureAsync(WorkflowHarness harness, StartRequest request, int steps)
    {
        var runs = 0L;
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(1))
        {
            for (var i = 0; i < 20; i++)
            {
                await (await harness.Runtime.StartAsync(request, CancellationToken.None)).Rest;
            }

            runs += 20;
        }

        var seconds = watch.Elapsed.TotalSeconds;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return (runs * steps / seconds, (double)bytes / (runs * steps));
    }

    internal static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Flowchart(int steps)
    {
        var activities = new JsonArray([.. Enumerable.Range(0, steps).Select(i => (JsonNode)new JsonObject { ["id"] = $"s{i}", ["name"] = $"s{i}", ["type"] = "Elsa.Start", ["version"] = 1 })]);
        var connections = new JsonArray([.. Enumerable.Range(0, steps - 1).Select(i => (JsonNode)new JsonObject { ["source"] = new JsonObject { ["activity"] = $"s{i}", ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = $"s{i + 1}", ["port"] = "In" } })]);
        return new JsonObject { ["name"] = "Steps", ["root"] = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = activities, ["connections"] = connections } }.ToJsonString();
    }

    private static string Loop(int items) => new JsonObject
    {
        ["name"] = "Loop",
        ["root"] = new JsonObject
        {
            ["id"] = "each",
            ["type"] = "Elsa.ForEach",
            ["version"] = 1,
            ["items"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = $"[{string.Join(',', Enumerable.Range(0, items))}]" } },
            ["body"] = new JsonObject { ["id"] = "body", ["type"] = "Elsa.Start", ["version"] = 1 },
        },
    }.ToJsonString();
}
