using System.Text.Json;

namespace Bizoholic.Flows.Activities.Tests;

/// <summary>Definitions as short as a test wants them. Activities are anonymous objects with the names that definitions use.</summary>
internal static class Definition
{
    public static string Of(object root, string id = "flow", object[]? variables = null, object[]? outputs = null)
        => JsonSerializer.Serialize(new { definitionId = id, name = id, variables = variables ?? [], outputs = outputs ?? [], root });

    public static object Variable(string name, string type = "Object", string? value = null) => new { id = $"var-{name}", name, typeName = type, value };

    public static object Js(string code) => new { typeName = "Object", expression = new { type = "JavaScript", value = code } };

    public static object JsonOf(object value) => new { typeName = "Object", expression = new { type = "Object", value = JsonSerializer.Serialize(value) } };

    public static object To(string variable) => new { typeName = "Object", memoryReference = new { id = $"var-{variable}" } };

    public static object Line(string id, string code) => new { id, type = "Elsa.WriteLine", text = Js(code) };

    public static object Set(string id, string variable, object value) => new { id, type = "Elsa.SetVariable", variable = new { id = $"var-{variable}", name = variable, typeName = "Object" }, value };

    public static object Sequence(params object[] activities) => new { id = Guid.NewGuid().ToString("n"), type = "Elsa.Sequence", activities };

    /// <param name="lines"><c>"a>b a[True]>c"</c></param>
    public static object Flowchart(string lines, params object[] activities) => new
    {
        id = Guid.NewGuid().ToString("n"),
        type = "Elsa.Flowchart",
        activities,
        connections = lines.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var ends = line.Split('>');
            var source = ends[0].Split('[', ']');
            return new { source = new { activity = source[0], port = source.Length > 1 ? source[1].Replace('_', ' ') : "Done" }, target = new { activity = ends[1], port = "In" } };
        }),
    };
}
