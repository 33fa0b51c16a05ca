using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Commands;

namespace Bizoholic.Flows.Host.Tests.Commands;

[Collection(ConsoleTests.Name)]
public sealed class EvalCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-eval-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_line_is_answered_with_its_value_and_type_and_sees_the_context()
    {
        var context = await FileAsync(
            "context.json",
            """{"nodes": [{"name": "Lead"}, {"name": "Enrich"}], "connections": {"Lead": {"main": [[{"node": "Enrich"}]]}, "Enrich": {"main": [[{"node": "Test"}]]}}, "runData": {"Lead": [{"mail": "ann@example.com"}]}}""");

        var (code, lines) = await EvalAsync(
            await FileAsync(
                "cases.jsonl",
                """
                {"id": "a", "expression": "={{ $json.x + 1 }}", "json": {"x": 41}}
                {"id": "b", "expression": "={{ $('Lead').item.json.mail }}", "json": {}}
                {"id": "c", "expression": "={{ $('Nobody').item.json.x }}", "json": {}}
                half a line
                """),
            "--context", context);

        Assert.Equal(0, code);
        Assert.Equal("""{"id":"a","value":42,"type":"number","error":null}""", lines[0].ToJsonString());
        Assert.Equal("ann@example.com", lines[1]["value"]!.GetValue<string>());
        Assert.Equal(("c", "error"), (lines[2]["id"]!.GetValue<string>(), lines[2]["type"]!.GetValue<string>()));
        Assert.NotNull(lines[2]["error"]);
        Assert.Equal("error", lines[3]["type"]!.GetValue<string>());
        Assert.Equal(4, lines.Count);
    }

    [Fact]
    public async Task Checking_prints_what_does_not_compile_and_ends_with_a_count()
    {
        var (code, lines) = await EvalAsync(
            await FileAsync(
                "cases.jsonl",
                """
                {"id": "a", "expression": "={{ $json.x }}"}
                {"id": "b", "expression": "={{ 1 +* 2 }}"}
                {"id": "c", "kind": "code", "code": "return await f()"}
                """),
            "--check");

        Assert.Equal(0, code);
        Assert.Equal("b", lines[0]["id"]!.GetValue<string>());
        Assert.NotEmpty(lines[0]["error"]!.GetValue<string>());
        Assert.Equal("""{"compiled":2,"total":3}""", lines[1].ToJsonString());
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public async Task A_missing_file_and_a_context_that_is_no_JSON_exit_64()
    {
        var cases = await FileAsync("cases.jsonl", "");

        Assert.Equal(64, (await EvalAsync(cases + ".none")).Code);
        Assert.Equal(64, (await EvalAsync(cases, "--context", await FileAsync("context.json", "{"))).Code);
    }

    private async Task<string> FileAsync(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, content);
        return path;
    }

    private static async Task<(int Code, List<JsonNode> Lines)> EvalAsync(string file, params string[] options)
    {
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            var code = await CommandLine.RunAsync(["eval", file, .. options]);
            return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)]);
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
