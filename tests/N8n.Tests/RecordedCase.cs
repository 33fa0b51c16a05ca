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

    /// <summary>A flow that others call, by the name they call it.</summary>
    public static string WorkflowOf(string name)
    {
        var folder = Directory.GetDirectories(Folder).First(folder => Path.GetFileName(folder) == name || Path.GetFileName(folder).EndsWith($"-{name}", StringComparison.Ordinal));
        return File.ReadAllText(Path.Combine(folder, "workflow.json"));
    }
}
