using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>
/// What nodes of services ask for and leave: a line of a file is <c>{id, type, version, parameters, input, file, answers, requests, items, binary, once}</c>. Requests are told as <c>{line, body, parts, headers}</c>,
/// the service's host first in the path; a body that is no JSON is told by what is in it (<c>parts</c>), a mail in it likewise (<c>mail</c>, with <c>!</c> before what is not), and of files that are left, their names and kinds. What may not be done twice is to be sent <c>once</c>. <c>{id, type, version, parameters, not}</c> is a node that does not become a call, with a part of the reason.
/// </summary>
public sealed partial class ServiceCallTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Services");

    public static TheoryData<string> Files => new(Directory.GetFiles(Folder, "*.jsonl").Select(Path.GetFileName).Order(StringComparer.Ordinal)!);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Services_are_asked_and_read_as_their_nodes_do(string file)
    {
        var told = new StringBuilder();
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, file));
        foreach (var line in lines)
        {
            var expected = JsonNode.Parse(line)!.AsObject();
            try
            {
                if (await DifferenceOf(expected) is { } difference)
                {
                    told.AppendLine($"{expected["id"]}: {difference}");
                }
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                told.AppendLine($"{expected["id"]}: {error.Message}");
            }
        }

        Assert.True(told.Length == 0, told.ToString());
        Assert.NotEmpty(lines);
    }

    private static async Task<string?> DifferenceOf(JsonObject expected)
    {
        var version = expected["version"]!.GetValue<double>();
        var imported = N8nImporter.Import(OneFlow.Of("asks", ("Ask", expected["type"]!.GetValue<string>(), version, expected["parameters"]!.DeepClone().AsObject()))).Flows.Single();
        var node = imported.Nodes[1];
        if (expected["not"] is { } reason)
        {
            return node.Availability == NodeAvailability.NotAvailable && node.Reason!.Contains(reason.GetValue<string>(), StringComparison.Ordinal) ? null : $"is {node.Availability}: {node.Reason}";
        }

        if (node.Availability == NodeAvailability.NotAvailable)
        {
            return node.Reason;
        }

        var answers = expected["answers"]?.AsArray() ?? [];
        var asked = 0;
        RawService service = null!;
        service = new RawService(_ => Answer(answers[Math.Min(asked++, answers.Count - 1)]).Replace("UPLOAD", $"{service.Address}/upload/a?b=c", StringComparison.Ordinal));
        using var open = service;
        var made = JsonNode.Parse(imported.DefinitionJson)!["root"]!["activities"]![1]!["parameters"]!.AsObject();
        var parameters = JsonNode.Parse(Hosts().Replace(made.ToJsonString().Replace("{region}", "region", StringComparison.Ordinal), match => $"{service.Address}/{match.Groups[1].Value}").Replace("{address}", $"{service.Address}/address", StringComparison.Ordinal).Replace("{token}", "token", StringComparison.Ordinal).Replace("{user}", "user", StringComparison.Ordinal))!.AsObject();
        parameters["authentication"] = "none";
        if ((parameters["options"]!["sendOnce"]?.GetValue<bool>() ?? false) != (expected["once"]?.GetValue<bool>() ?? parameters["options"]!["sendOnce"]?.GetValue<bool>() ?? false))
        {
            return "may be sent twice";
        }

        using var run = new CaseRun();
        List<(string, string, double, JsonObject)> steps = [("Item", "n8n-nodes-base.set", 3.4, new JsonObject { ["mode"] = "raw", ["jsonOutput"] = (expected["input"] ?? new JsonObject()).ToJsonString() })];
        if (expected["file"] is { } file)
        {
            steps.Add(("File", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = $"return [{{ json: $json, binary: {{ data: {{ data: \"{Convert.ToBase64String(Encoding.UTF8.GetBytes(file["text"]!.GetValue<string>()))}\", mimeType: \"{file["kind"]}\", fileName: \"{file["name"]}\" }} }} }}];" }));
        }

        steps.Add(("Ask", "n8n-nodes-base.httpRequest", 4.2, parameters));
        if (expected["binary"] is not null)
        {
            steps.Add(("Show", "n8n-nodes-base.set", 3.4, new JsonObject { ["mode"] = "raw", ["jsonOutput"] = "={{ Object.fromEntries(Object.entries($binary).map(([key, file]) => [key, file.fileName + \" \" + file.mimeType])) }}" }));
        }

        var (history, report) = await run.RunAsync(OneFlow.Of("asks", [.. steps]));
        if (history.Error is not null)
        {
            return $"{history.Error.Message} after {string.Join(" | ", service.Requests)}";
        }

        var requests = service.Requests.ToArray();
        var wanted = expected["requests"]!.AsArray();
        for (var i = 0; i < Math.Max(wanted.Count, requests.Length); i++)
        {
            if (i >= requests.Length || i >= wanted.Count || Difference(wanted[i]!, requests[i]) is not null)
            {
                return $"request {i}: {(i < wanted.Count && i < requests.Length ? Difference(wanted[i]!, requests[i]) : "is one too few or many")}\n  {(i < wanted.Count ? wanted[i]!.ToJsonString(Readable) : "none")}\n  but got  {(i < requests.Length ? requests[i] : "none")}";
            }
        }

        var items = ValueArray.From((report.Nodes["Ask"][0]["outputs"][0].AsArray() ?? ValueArray.Empty).Select(item => item["json"]));
        return expected["items"] is { } left && !JsonNode.DeepEquals(left, JsonNode.Parse(ValueJson.ToJson(items))) ? $"items:\n  {left.ToJsonString(Readable)}\n  but got  {ValueJson.ToJson(items)}"
            : expected["binary"] is { } files && ValueJson.ToJson(report.Items) is var shown && !JsonNode.DeepEquals(files, JsonNode.Parse(shown)) ? $"files:\n  {files.ToJsonString(Readable)}\n  but got  {shown}"
            : null;
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string? Difference(JsonNode wanted, string request)
    {
        var head = request.Split("\n\n", 2)[0];
        var body = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(request.Split("\n\n", 2)[1]));
        var line = string.Join(' ', head.Split(' ')[..2]);
        if ((line.Contains('?', StringComparison.Ordinal) ? Uri.UnescapeDataString(line).Replace('+', ' ') : line) != wanted["line"]!.GetValue<string>())
        {
            return "line";
        }

        if ((wanted["headers"]?.AsArray() ?? []).Any(header => !head.Contains(header!.GetValue<string>(), StringComparison.OrdinalIgnoreCase)))
        {
            return "headers";
        }

        return wanted["parts"] is { } parts ? parts.AsArray().All(part => body.Contains(part!.GetValue<string>(), StringComparison.Ordinal)) ? null : "parts"
            : wanted["mail"] is { } mail ? MailDifference(mail.AsArray(), wanted["body"], JsonNode.Parse(body)!)
            : wanted["body"] is { } told ? body.Length > 0 && JsonNode.DeepEquals(told, JsonNode.Parse(body)) ? null : "body"
            : body.Length > 0 ? "there is a body" : null;
    }

    /// <summary>The mail is told by its lines and what is in it, the rest of the body as it is.</summary>
    private static string? MailDifference(JsonArray told, JsonNode? rest, JsonNode body)
    {
        var holder = (body["message"] ?? body).AsObject();
        var raw = holder["raw"]!.GetValue<string>();
        holder.Remove("raw");
        var mail = Encoding.UTF8.GetString(Convert.FromBase64String(raw.Replace('-', '+').Replace('_', '/').PadRight((raw.Length + 3) / 4 * 4, '=')));
        return told.Select(part => part!.GetValue<string>()).FirstOrDefault(part => part.StartsWith('!') ? mail.Contains(part[1..], StringComparison.Ordinal) : !mail.Contains(part, StringComparison.Ordinal)) is { } missing ? $"mail without {missing}:\n{mail}"
            : JsonNode.DeepEquals(rest ?? new JsonObject(), body) ? null : "body beside the mail";
    }

    internal static string Answer(JsonNode? answer)
        => answer is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String ? text.GetValue<string>() : answer?.ToJsonString() ?? "HTTP/1.1 204 No Content\r\n\r\n";

    [GeneratedRegex(@"https://([\w.-]+\.(?:com|net|org|io|app|eu|ai|dev|pl|me|so|email|run|in|gov))(?=[/:?""{])")]
    internal static partial Regex Hosts();
}
