using System.Text.Json;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>A flow and what a real n8n server answered to it.</summary>
public sealed record RecordedCase(string Name, string Workflow, Value Expected)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(Folder).Where(folder => File.Exists(Path.Combine(folder, "expected.json"))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static RecordedCase Read(string name) => new(name, WorkflowOf(name), ValueJson.Parse(File.ReadAllText(Path.Combine(Folder, name, "expected.json"))));

    /// <summary>The request that started it, as a webhook is told of one; undefined where a person started it.</summary>
    public Value Request => Expected["request"].AsObject() is not { } request ? default : ValueObject.From(
        ("method", request["method"]),
        ("headers", request["headers"]),
        ("params", ValueObject.Empty),
        ("query", QueryOf(request["query"].ToString())),
        ("body", request["body"]));

    /// <summary>Flows it calls, under the ids it calls them by.</summary>
    public IEnumerable<string> Called => Workflow.Contains("\"@subworkflow-callee\"", StringComparison.Ordinal) ? [WorkflowOf("subworkflow-callee").Replace("nd00000000000129", "subworkflow-callee", StringComparison.Ordinal)] : [];

    private static ValueObject QueryOf(string text)
    {
        var query = new ValueObject.Builder();
        foreach (var group in text.TrimStart('?').Split('&').Select(pair => pair.Split('=')).GroupBy(pair => pair[0], pair => (Value)pair[1]))
        {
            query.Set(group.Key, group.Count() == 1 ? group.Single() : ValueArray.From(group));
        }

        return query.Build();
    }

    /// <summary>A flow that others call, by the name they call it.</summary>
    public static string WorkflowOf(string name)
    {
        var folder = Directory.GetDirectories(Folder).First(folder => Path.GetFileName(folder) == name || Path.GetFileName(folder).EndsWith($"-{name}", StringComparison.Ordinal));
        return File.ReadAllText(Path.Combine(folder, "workflow.json"));
    }
}
