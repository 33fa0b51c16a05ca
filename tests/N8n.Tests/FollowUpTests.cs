using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Nodes of services that take a second call for what the first one answered, and those that write a body of their own kind.</summary>
public sealed class FollowUpTests
{
    [Fact]
    public async Task Mails_are_listed_and_each_is_read_with_its_headers_and_labels()
    {
        using var service = new RawService(request => Line(request) switch
        {
            var line when line.StartsWith("GET /gmail/v1/users/me/messages?", StringComparison.Ordinal) => """{"messages":[{"id":"m1"},{"id":"m2"}],"nextPageToken":"more"}""",
            "GET /gmail/v1/users/me/labels" => """{"labels":[{"id":"L1","name":"Leads","type":"user"},{"id":"INBOX","name":"INBOX"}]}""",
            var line => $$$"""{"id":"{{{line.Split('/')[^1].Split('?')[0]}}}","labelIds":["L1"],"snippet":"s","payload":{"mimeType":"text/plain","headers":[{"name":"From","value":"a@example.com"},{"name":"Subject","value":"Hi"}]}}""",
        });

        var items = await RunAsync(service, "https://gmail.googleapis.com", "n8n-nodes-base.gmail", 2.1, """{"operation":"getAll","limit":2,"filters":{"q":"invoice","readStatus":"unread","sender":"={{ 'a@example' + '.com' }}","labelIds":["L1","INBOX"],"receivedAfter":"2026-05-01T00:00:00Z"}}""");

        Assert.Equal("""[{"id":"m1","snippet":"s","payload":{"mimeType":"text/plain"},"labels":[{"id":"L1","name":"Leads"}],"From":"a@example.com","Subject":"Hi"},{"id":"m2","snippet":"s","payload":{"mimeType":"text/plain"},"labels":[{"id":"L1","name":"Leads"}],"From":"a@example.com","Subject":"Hi"}]""", items);
        Assert.Equal("/gmail/v1/users/me/messages?q=invoice%20from%3Aa%40example.com%20is%3Aunread%20after%3A1777593600&labelIds=L1&labelIds=INBOX&maxResults=2", Line(service.Requests.First())["GET ".Length..].Replace("+", "%20", StringComparison.Ordinal));
        Assert.Equal(4, service.Requests.Count);
        Assert.Contains(service.Requests, request => Line(request) == "GET /gmail/v1/users/me/messages/m1?format=metadata&metadataHeaders=From&metadataHeaders=To&metadataHeaders=Cc&metadataHeaders=Bcc&metadataHeaders=Subject");
    }

    [Fact]
    public async Task No_mails_are_no_items()
    {
        using var service = new RawService(request => Line(request).EndsWith("/labels", StringComparison.Ordinal) ? """{"labels":[]}""" : """{"resultSizeEstimate":0}""");

        Assert.Equal("[]", await RunAsync(service, "https://gmail.googleapis.com", "n8n-nodes-base.gmail", 2.1, """{"operation":"getAll"}"""));
        Assert.Equal("GET /gmail/v1/users/me/messages?maxResults=50", Line(service.Requests.First()));
    }

    [Fact]
    public async Task A_second_call_that_is_refused_fails_the_step()
    {
        using var service = new RawService(request => Line(request).Contains("m1", StringComparison.Ordinal) ? "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}" : """{"messages":[{"id":"m1"}]}""");

        Assert.Contains("Forbidden", await FailAsync(service, "https://gmail.googleapis.com", "n8n-nodes-base.gmail", 2.1, """{"operation":"getAll"}"""));
    }

    [Fact]
    public async Task A_file_is_changed_under_the_number_that_it_has_now()
    {
        using var service = new RawService(request => Line(request).StartsWith("GET", StringComparison.Ordinal) ? """{"sha":"abc","content":"b2xk"}""" : """{"content":{"path":"docs/a b.md"}}""");

        var items = await RunAsync(service, "https://api.github.com", "n8n-nodes-base.github", 1, """{"resource":"file","operation":"edit","owner":"o","repository":{"__rl":true,"mode":"name","value":"r"},"filePath":"docs/a.md","fileContent":"={{ 'Gr' + 'ü' }}","commitMessage":"why","additionalParameters":{"branch":{"branch":"main"}}}""");

        Assert.Equal("""[{"content":{"path":"docs/a b.md"}}]""", items);
        Assert.Equal(["GET /repos/o/r/contents/docs/a.md?ref=main", "PUT /repos/o/r/contents/docs/a.md"], service.Requests.Select(Line));
        Assert.Equal("""{"message":"why","content":"R3LDvA==","branch":"main","sha":"abc"}""", Body(service.Requests.Last()));
    }

    [Fact]
    public async Task A_file_is_written_in_one_call_with_what_it_is_called()
    {
        using var service = new RawService(_ => """{"id":"f1"}""");

        var items = await RunAsync(service, "https://www.googleapis.com", "n8n-nodes-base.googleDrive", 3, """{"operation":"createFromText","content":"=Line {{ 1 }}\n{x: {y: 1}}","name":"n \"1\".txt","driveId":{"__rl":true,"mode":"list","value":"My Drive"},"folderId":{"__rl":true,"mode":"list","value":"d1"},"options":{}}""");

        Assert.Equal("""[{"id":"f1"}]""", items);
        Assert.Equal("POST /upload/drive/v3/files?uploadType=multipart&supportsAllDrives=true&fields=id", Line(service.Requests.Single()));
        Assert.Contains("content-type: multipart/related; boundary=7b1f0c1e5d", service.Requests.Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("--7b1f0c1e5d\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{\"name\":\"n \\\"1\\\".txt\",\"parents\":[\"d1\"],\"mimeType\":\"text/plain\"}\r\n--7b1f0c1e5d\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nLine 1\n{x: {y: 1}}\r\n--7b1f0c1e5d--\r\n", Body(service.Requests.Single()));
    }

    [Fact]
    public async Task A_file_is_sent_and_then_named_and_put_into_its_folder()
    {
        using var service = new RawService(request => Line(request).StartsWith("POST", StringComparison.Ordinal) ? """{"id":"f 1"}""" : """{"id":"f 1","name":"report.txt"}""");
        using var run = new CaseRun();
        var upload = Parameters("n8n-nodes-base.googleDrive", 3, """{"name":"","driveId":{"__rl":true,"mode":"list","value":"My Drive"},"folderId":{"__rl":true,"mode":"id","value":"d1"},"options":{"simplifyOutput":true}}""", "https://www.googleapis.com", service.Address);

        var (history, report) = await run.RunAsync(OneFlow.Of("upload",
            ("Text", "n8n-nodes-base.set", 3.4, JsonNode.Parse("""{"mode":"raw","jsonOutput":"{\"data\":\"hello\"}"}""")!.AsObject()),
            ("File", "n8n-nodes-base.convertToFile", 1.1, JsonNode.Parse("""{"operation":"toText","sourceProperty":"data","options":{"fileName":"report.txt"}}""")!.AsObject()),
            ("Upload", "n8n-nodes-base.httpRequest", 4.2, upload)));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("""[{"id":"f 1","name":"report.txt"}]""", ValueJson.ToJson(report.Items));
        Assert.Equal(["POST /upload/drive/v3/files?uploadType=media&supportsAllDrives=true", "PATCH /drive/v3/files/f%201?supportsAllDrives=true&addParents=d1"], service.Requests.Select(Line));
        Assert.Equal(("hello", """{"name":"report.txt"}"""), (Body(service.Requests.First()), Body(service.Requests.Last())));
    }

    [Theory]
    [InlineData("""{"queryString":"Q3"}""", "name contains 'Q3'", "allDrives", "nextPageToken, files(id, name)", "pageSize=50")]
    [InlineData("""{"queryString":"={{ 'Q' + 3 }}","returnAll":true,"filter":{"driveId":{"__rl":true,"mode":"list","value":"D"},"folderId":{"__rl":true,"mode":"url","value":"https://drive.google.com/drive/folders/1AbCdEfGhIjKlMn"},"whatToSearch":"files","fileTypes":["application/pdf","image/png"]},"options":{"fields":["id","webViewLink"]}}""", "name contains 'Q3' and '1AbCdEfGhIjKlMn' in parents and mimeType != 'application/vnd.google-apps.folder' and trashed = false and (mimeType = 'application/pdf' or mimeType = 'image/png')", "drive", "nextPageToken, files(id, webViewLink)", "driveId=D")]
    [InlineData("""{"searchMethod":"query","queryString":"starred = true","filter":{"includeTrashed":true,"whatToSearch":"folders"},"options":{"fields":["*"]}}""", "starred = true and mimeType = 'application/vnd.google-apps.folder'", "allDrives", "nextPageToken, files(*)", "pageSize=50")]
    public async Task Files_and_folders_are_searched(string settings, string query, string corpora, string fields, string also)
    {
        using var service = new RawService(_ => """{"files":[{"id":"1","name":"a"}]}""");
        var parameters = JsonNode.Parse(settings)!.AsObject();
        parameters["resource"] = "fileFolder";

        Assert.Equal("""[{"id":"1","name":"a"}]""", await RunAsync(service, "https://www.googleapis.com", "n8n-nodes-base.googleDrive", 3, parameters.ToJsonString()));
        var asked = System.Web.HttpUtility.ParseQueryString(new Uri($"http://x{Line(service.Requests.Single()).Split(' ')[1]}").Query);
        Assert.Equal((query, corpora, fields), (asked["q"], asked["corpora"], asked["fields"]));
        Assert.Contains(also, service.Requests.Single());
    }

    [Theory]
    [InlineData("n8n-nodes-base.googleDrive", """{"operation":"update","fileId":"f","changeFileContent":true,"options":{"ocrLanguage":"en"}}""")]
    public void What_takes_more_than_that_stays_a_placeholder(string type, string settings)
        => Assert.Equal("Bizoholic.N8nPlaceholder", Imported(type, 3, settings)["type"]!.GetValue<string>());

    private static JsonNode Imported(string type, double version, string settings)
        => JsonNode.Parse(Assert.Single(N8nImporter.Import(OneFlow.Of("asks", ("Ask", type, version, JsonNode.Parse(settings)!.AsObject()))).Flows).DefinitionJson)!["root"]!["activities"]![1]!;

    /// <summary>The request that the node becomes, with an address of the test in place of the service's.</summary>
    private static JsonObject Parameters(string type, double version, string settings, string origin, string address)
    {
        var activity = Imported(type, version, settings);
        Assert.Equal("Bizoholic.HttpRequest", activity["type"]!.GetValue<string>());
        var parameters = JsonNode.Parse(activity["parameters"]!.ToJsonString().Replace(origin, address, StringComparison.Ordinal))!.AsObject();
        parameters["authentication"] = "none";
        return parameters;
    }

    private static async Task<string> RunAsync(RawService service, string origin, string type, double version, string settings)
    {
        using var run = new CaseRun();
        var (history, report) = await run.RunAsync(OneFlow.Of("asks", ("Ask", "n8n-nodes-base.httpRequest", 4.2, Parameters(type, version, settings, origin, service.Address))));
        Assert.True(history.Error is null, history.Error?.Message);
        return ValueJson.ToJson(report.Nodes["Ask"].AsArray() is { } runs ? ValueArray.From((runs[0]["outputs"][0].AsArray() ?? ValueArray.Empty).Select(item => item["json"])) : ValueArray.Empty);
    }

    private static async Task<string> FailAsync(RawService service, string origin, string type, double version, string settings)
    {
        using var run = new CaseRun();
        return (await run.RunAsync(OneFlow.Of("asks", ("Ask", "n8n-nodes-base.httpRequest", 4.2, Parameters(type, version, settings, origin, service.Address))))).History.Error!.Message;
    }

    private static string Line(string request) => string.Join(' ', request.Split(' ')[..2]);

    private static string Body(string request) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(request.Split("\n\n", 2)[1]));
}
