using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Services that want a signature, or to be signed in to before they are called.</summary>
public sealed class SignInTests
{
    /// <summary>Examples that AWS publishes: of its test suite for Signature Version 4, of IAM and of S3.</summary>
    [Theory]
    [InlineData("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "2015-08-30T12:36:00Z", "GET", "https://example.amazonaws.com/", "service", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "2015-08-30T12:36:00Z", "GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1", "service", "", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "2015-08-30T12:36:00Z", "GET", "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08", null, "Content-Type=application/x-www-form-urlencoded; charset=utf-8", "", "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "2013-05-24T00:00:00Z", "GET", "https://examplebucket.s3.amazonaws.com/test.txt", null, "Range=bytes=0-9", "", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "2013-05-24T00:00:00Z", "GET", "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", "s3", "", "", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "2013-05-24T00:00:00Z", "PUT", "https://examplebucket.s3.amazonaws.com/test$file.text", "s3", "Date=Fri, 24 May 2013 00:00:00 GMT|x-amz-storage-class=REDUCED_REDUNDANCY", "Welcome to Amazon S3.", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    public void Requests_are_signed_as_AWS_shows(string key, string secret, string time, string method, string url, string? service, string headers, string body, string signature)
    {
        var parts = Request(url) with { Method = method, Headers = [.. headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split('=', 2)).Select(pair => (pair[0], pair[1]))] };

        var signed = AwsSignature.Sign(parts, Credential("aws", ("accessKeyId", key), ("secretAccessKey", secret), ("region", "us-east-1")), DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(body), service);

        Assert.EndsWith($"Signature={signature}", signed.Headers.Single(header => header.Name == "Authorization").Value);
    }

    [Fact]
    public void A_request_goes_to_the_region_of_the_key_and_to_the_store_it_is_for()
    {
        const string store = "https://s3.{region}.amazonaws.com/b/k";

        Assert.Equal("https://s3.eu-central-1.amazonaws.com/b/k", At("s3", ("region", "eu-central-1")));
        Assert.Equal("https://minio.example/b/k", At("s3", ("region", "us-east-1"), ("url", "https://minio.example/")));
        Assert.Equal("https://s3.us-east-1.amazonaws.com/b/k", At("ses", ("url", "https://minio.example")));

        static string At(string service, params (string, string)[] fields) => RequestAuth.Apply(Request(store), Credential("aws", fields), new ServiceAuth(null, "", null, null, false) { Aws = service }).Url;
    }

    [Fact]
    public async Task A_service_is_signed_in_to_once_and_shown_what_it_said()
    {
        var asked = new List<RequestParts>();
        var session = new ServiceSession(SignIn.Read(ValueJson.Parse("""{"url":"https://api.example/login","body":{"username":"{user}","password":"{key}"},"header":"Cookie","value":"{session_name}={sessid}"}"""))!);
        var credential = Credential("httpBasicAuth", ("user", "ann"), ("password", "{sessid}"));

        var first = await session.ApplyAsync(Request("https://api.example/tag"), credential, Send(asked, """{"sessid":"abc","session_name":"SESS"}"""));
        var second = await session.ApplyAsync(Request("https://api.example/tag"), credential, Send(asked, "{}"));

        Assert.Equal(("POST", "https://api.example/login", """{"username":"ann","password":"{sessid}"}"""), (asked.Single().Method, asked[0].Url, ValueJson.ToJson(asked[0].Body)));
        Assert.All([first, second], signed => Assert.Equal([("Cookie", "SESS=abc")], signed.Headers));
    }

    [Theory]
    [InlineData("https://sales.example.com", "sales")]
    [InlineData("https://sales.example.com/#crm", "crm")]
    public async Task What_signs_in_can_stand_in_the_body(string address, string database)
    {
        var session = new ServiceSession(SignIn.Read(ValueJson.Parse("""{"url":"{address}/jsonrpc","body":{"args":["{database}","{user}","{key}"]},"leads":"params.args","values":["{database}","{result}","{key}"]}"""))!);
        var asked = new List<RequestParts>();

        var signed = await session.ApplyAsync(Request("https://sales.example.com/jsonrpc") with { Body = ValueJson.Parse("""{"params":{"args":["crm.lead","read"]}}""") }, Credential("serviceAccount", ("url", address), ("user", "ann"), ("key", "k")), Send(asked, """{"result":7}"""));

        Assert.Equal(("https://sales.example.com/jsonrpc", $$"""{"args":["{{database}}","ann","k"]}"""), (asked.Single().Url, ValueJson.ToJson(asked[0].Body)));
        Assert.Equal($$$"""{"params":{"args":["{{{database}}}",7,"k","crm.lead","read"]}}""", ValueJson.ToJson(signed.Body));
    }

    [Theory]
    [InlineData("https://api.example/login", 401, """{"auth_token":"t"}""", "status 401")]
    [InlineData("https://api.example/login", 200, """{"auth_token":false}""", "no 'auth_token'")]
    [InlineData("https://elsewhere.example/login", 200, """{"auth_token":"t"}""", "may not be sent")]
    public async Task A_name_and_password_that_are_not_taken_are_told(string url, int status, string answer, string told)
    {
        var session = new ServiceSession(SignIn.Read(ValueObject.From(("url", url), ("body", ValueObject.From(("password", "{key}"))), ("header", "Authorization"), ("value", "Bearer {auth_token}")))!);

        var fault = await Assert.ThrowsAsync<FaultException>(() => session.ApplyAsync(Request("https://api.example/"), Credential("httpBasicAuth", ("user", "ann"), ("password", "x"), ("allowedHosts", "api.example")), Send([], answer, status)));

        Assert.Contains(told, fault.Message);
        Assert.Equal("Credential", fault.FaultType);
    }

    [Fact]
    public void The_user_of_a_credential_stands_where_a_service_wants_it()
    {
        var pair = Credential("httpBasicAuth", ("user", "u"), ("password", "p"));

        Assert.Equal([("X-User-Id", "u"), ("X-Auth-Token", "p")], Apply(pair, """{"header":"X-Auth-Token","userHeader":"X-User-Id"}""").Headers);
        Assert.Equal("""{"a":1,"api_key":"u","api_secret":"p"}""", ValueJson.ToJson(Apply(pair, """{"userField":"api_key","field":"api_secret"}""").Body));
        Assert.Equal([("location", "u")], Apply(pair, """{"userQuery":"location"}""").Query);
        Assert.Equal([("Authorization", "Bearer p")], Apply(pair, """{"userQuery":"location"}""").Headers);
        Assert.Equal([("Authorization", "Bearer p")], Apply(pair, """{"alone":true}""").Headers);
        Assert.StartsWith("Basic ", Assert.Single(Apply(pair, """{"basic":true}""").Headers).Value);
        Assert.Equal([("Authorization", $"Basic {Convert.ToBase64String("t:X"u8)}")], Apply(Credential("httpBearerAuth", ("token", "t")), """{"basicPassword":"X"}""").Headers);

        static RequestParts Apply(Credential credential, string auth) => RequestAuth.Apply(Request("https://api.example/") with { Body = ValueJson.Parse("""{"a":1}""") }, credential, ServiceAuth.Read(ValueJson.Parse(auth)));
    }

    [Fact]
    public void Where_a_thing_goes_is_told_with_the_address_of_the_credential()
    {
        var parts = RequestAuth.Apply(Request("{address}/a.txt") with { Headers = [("Destination", "{address}/b.txt")] }, Credential("serviceAccount", ("url", "https://cloud.example/dav/"), ("user", "ann"), ("key", "k")), ServiceAuth.Read(ValueJson.Parse("""{"basic":true}""")));

        Assert.Equal(("https://cloud.example/dav/a.txt", "https://cloud.example/dav/b.txt"), (parts.Url, parts.Headers.Single(header => header.Name == "Destination").Value));
    }

    [Fact]
    public async Task A_step_signs_in_once_for_all_its_items()
    {
        using var service = new RawService(request => request.Contains("login", StringComparison.Ordinal) ? """{"result":7}""" : """{"result":[{"id":1}]}""");

        var (error, items) = await RunAsync(service, "serviceAccount", ValueObject.From(("url", $"{service.Address}#crm"), ("user", "ann"), ("key", "k")), "n8n-nodes-base.odoo", """{"resource":"custom","operation":"getAll","customResource":"res.partner"}""");

        Assert.Null(error);
        Assert.Equal("""[{"id":1},{"id":1}]""", items);
        Assert.Equal(3, service.Requests.Count);
        Assert.Contains("""["crm","ann","k"]""", service.Requests.First());
        Assert.All(service.Requests.Skip(1), request => Assert.Contains("""["crm",7,"k","res.partner","search_read",""", request));
    }

    [Fact]
    public async Task What_a_service_refuses_with_an_answer_fails_the_step()
    {
        using var service = new RawService(request => request.Contains("login", StringComparison.Ordinal) ? """{"result":7}""" : """{"error":{"data":{"message":"No such model"}}}""");

        var (error, _) = await RunAsync(service, "serviceAccount", ValueObject.From(("url", service.Address), ("user", "ann"), ("key", "k")), "n8n-nodes-base.odoo", """{"resource":"custom","operation":"getAll","customResource":"nothing"}""");

        Assert.Contains("No such model", error);
    }

    [Fact]
    public async Task What_a_service_did_not_do_fails_the_step()
    {
        using var service = new RawService(_ => """{"data":[{"status":"error","message":"duplicate data"}]}""");

        var (error, _) = await RunAsync(service, "serviceAccount", ValueObject.From(("url", service.Address), ("key", "k")), "n8n-nodes-base.zohoCrm", """{"resource":"lead","Company":"C","lastName":"L"}""");

        Assert.Contains("data.0.status is error", error);
    }

    [Fact]
    public async Task A_file_goes_signed_into_a_store()
    {
        using var service = new RawService(_ => "");

        var (error, items) = await RunAsync(service, "aws", ValueObject.From(("url", service.Address), ("accessKeyId", "AK"), ("secretAccessKey", "s"), ("region", "eu-central-1")), "n8n-nodes-base.s3", """{"operation":"upload","bucketName":"b","binaryData":false,"fileName":"a b.txt","fileContent":"hi"}""");

        Assert.Null(error);
        Assert.Equal("""[{"success":true},{"success":true}]""", items);
        Assert.StartsWith("PUT /b/a%20b.txt ", service.Requests.First());
        Assert.Contains("/eu-central-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=", service.Requests.First());
        Assert.DoesNotContain("x-amz-acl", service.Requests.First());
        Assert.Contains($"x-amz-content-sha256: {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("hi"u8))}", service.Requests.First());
    }

    /// <summary>A step that calls a service for two items, with a credential of the kind.</summary>
    private static async Task<(string? Error, string Items)> RunAsync(RawService service, string kind, ValueObject credential, string type, string settings)
    {
        var imported = N8nImporter.Import(OneFlow.Of("asks", ("Ask", type, 1, JsonNode.Parse(settings)!.AsObject()))).Flows.Single();
        var parameters = JsonNode.Parse(imported.DefinitionJson)!["root"]!["activities"]![1]!["parameters"]!.DeepClone().AsObject();
        parameters["nodeCredentialType"] = kind;
        using var run = new CaseRun(ValueObject.From((kind, credential)));
        var (history, report) = await run.RunAsync(OneFlow.Of("asks", ("Items", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = "return [{ json: {} }, { json: {} }];" }), ("Ask", "n8n-nodes-base.httpRequest", 4.2, parameters)));
        return (history.Error?.Message, history.Error is null ? ValueJson.ToJson(report.Items) : "");
    }

    private static Func<RequestParts, Task<ServiceAnswer>> Send(List<RequestParts> asked, string answer, int status = 200) => parts =>
    {
        asked.Add(parts);
        return Task.FromResult(new ServiceAnswer(status, "", ValueObject.Empty, ValueJson.Parse(answer), answer));
    };

    private static RequestParts Request(string url) => new("GET", url, [], [], default, "json", null, TimeSpan.FromSeconds(1));

    private static Credential Credential(string type, params (string Name, string Value)[] fields) => new("c", "Test", type, fields.ToDictionary(field => field.Name, field => field.Value));
}
