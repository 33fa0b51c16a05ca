using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>HTTP Request, option by option, against a service that shows what stood on the wire.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("", "/?a%5B0%5D=1&a%5B1%5D=2&b=x")]
    [InlineData("repeat", "/?a=1&a=2&b=x")]
    [InlineData("brackets", "/?a%5B%5D=1&a%5B%5D=2&b=x")]
    [InlineData("indices", "/?a%5B0%5D=1&a%5B1%5D=2&b=x")]
    public async Task Lists_in_the_query_are_written_as_its_option_says(string format, string expected)
    {
        using var service = new RawService(_ => "{}");
        var options = format.Length > 0 ? new JsonObject { ["queryParameterArrays"] = format } : [];

        await RunAsync(service, new JsonObject { ["sendQuery"] = true, ["specifyQuery"] = "json", ["jsonQuery"] = """{"a":[1,2],"b":"x"}""", ["options"] = options });

        Assert.Equal($"GET {expected} HTTP/1.1", LineOf(service));
    }

    [Fact]
    public async Task A_header_that_belongs_to_the_body_takes_the_place_of_the_usual_one()
    {
        using var service = new RawService(_ => "{}");

        await RunAsync(service, new JsonObject { ["method"] = "POST", ["sendHeaders"] = true, ["headerParameters"] = Named(("Content-Type", "application/vnd.api+json")), ["sendBody"] = true, ["bodyParameters"] = Named(("a", "1")) });

        Assert.Contains("Content-Type: application/vnd.api+json\n", Assert.Single(service.Requests), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(4.2, "/?a=2")]
    [InlineData(4.3, "/?a%5B0%5D=1&a%5B1%5D=2")]
    public async Task A_name_that_comes_again_makes_a_list_in_newer_versions(double version, string expected)
    {
        using var service = new RawService(_ => "{}");

        await RunAsync(service, new JsonObject { ["sendQuery"] = true, ["queryParameters"] = Named(("a", "1"), ("a", "2")) }, version);

        Assert.Equal($"GET {expected} HTTP/1.1", LineOf(service));
    }

    [Theory]
    [InlineData(4.2, """{"user":{"name":"Ann"}}""")]
    [InlineData(3, """{"user.name":"Ann"}""")]
    public async Task Names_in_a_body_are_paths_in_newer_versions(double version, string expected)
    {
        using var service = new RawService(_ => "{}");

        await RunAsync(service, new JsonObject { ["method"] = "POST", ["sendBody"] = true, ["bodyParameters"] = Named(("user.name", "Ann")) }, version);

        Assert.EndsWith("\n\n" + expected, Assert.Single(service.Requests));
    }

    [Theory]
    [InlineData(4.2, "{}", 200)]
    [InlineData(4.2, """{"redirect":{"redirect":{"followRedirects":false}}}""", 302)]
    [InlineData(4.2, """{"redirect":{"redirect":{"followRedirects":true,"maxRedirects":3}}}""", 200)]
    [InlineData(3, "{}", 302)]
    [InlineData(3, """{"redirect":{"redirect":{"followRedirects":true}}}""", 200)]
    [InlineData(2, "{}", 200)]
    [InlineData(2, """{"followRedirect":false}""", 302)]
    public async Task Redirects_are_followed_as_version_and_option_say(double version, string options, int status)
    {
        using var service = new RawService(request => request.StartsWith("GET /end", StringComparison.Ordinal) ? "{}" : "HTTP/1.1 302 Found\r\nlocation: /end\r\ncontent-length: 0\r\n\r\n");
        var given = JsonNode.Parse(options)!.AsObject();
        if (version >= 3)
        {
            given["response"] = new JsonObject { ["response"] = new JsonObject { ["fullResponse"] = true, ["neverError"] = true } };
        }
        else
        {
            (given["fullResponse"], given["ignoreResponseCode"]) = (true, true);
        }

        var items = await RunAsync(service, new JsonObject { ["options"] = given }, version);

        Assert.Equal(status, items[0]["statusCode"].Number);
    }

    [Fact]
    public async Task More_redirects_than_the_option_allows_are_an_error()
    {
        using var service = new RawService(_ => "HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n");

        var history = await HistoryAsync(service, new JsonObject { ["options"] = JsonNode.Parse("""{"redirect":{"redirect":{"followRedirects":true,"maxRedirects":2}}}""") });

        Assert.Equal(RunStatus.Faulted, history.Run.Status);
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_within_the_time_of_the_option_fails_the_step()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var service = new RawService(_ => "{}");

        var history = await HistoryAsync(service, new JsonObject { ["url"] = $"http://{silent.LocalEndpoint}/", ["options"] = new JsonObject { ["timeout"] = 200 } });

        Assert.Equal(RunStatus.Faulted, history.Run.Status);
        Assert.Contains("did not answer within 0.2 s", history.Error!.Message);
    }

    [Fact]
    public async Task A_proxy_gets_the_call_and_signs_it_in()
    {
        using var proxy = new RawService(request => request.Contains("Proxy-Authorization", StringComparison.OrdinalIgnoreCase) ? """{"by":"proxy"}""" : "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"p\"\r\ncontent-length: 0\r\n\r\n");
        using var service = new RawService(_ => "{}");

        var items = await RunAsync(service, new JsonObject { ["options"] = new JsonObject { ["proxy"] = proxy.Address.Replace("//", "//ann:secret@", StringComparison.Ordinal) } });

        Assert.Equal("proxy", items[0]["by"].ToString());
        Assert.Empty(service.Requests);
        Assert.Contains("YW5uOnNlY3JldA==", proxy.Requests.Last());
        Assert.StartsWith($"GET {service.Address}/", proxy.Requests.Last());
    }

    [Fact]
    public async Task A_secure_call_goes_through_a_tunnel_of_the_proxy()
    {
        using var certificate = SelfSigned("CN=127.0.0.1");
        using var service = new RawService(_ => """{"by":"service"}""", certificate);
        using var proxy = new TunnelProxy();

        var items = await RunAsync(service, new JsonObject { ["options"] = new JsonObject { ["proxy"] = $"http://ann:secret@127.0.0.1:{proxy.Port}", ["allowUnauthorizedCerts"] = true } });

        Assert.Equal("service", items[0]["by"].ToString());
        Assert.StartsWith($"CONNECT {new Uri(service.Address).Authority} HTTP/1.1", proxy.Requests.Last());
        Assert.Contains("YW5uOnNlY3JldA==", proxy.Requests.Last());
        Assert.DoesNotContain("Proxy-Authorization", Assert.Single(service.Requests), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://10.0.0.1:3128", "http://example.com/")]
    [InlineData("", "http://169.254.169.254/")]
    public async Task Neither_a_proxy_nor_what_is_behind_one_may_be_private(string proxy, string url)
    {
        using var allowed = new RawService(_ => "{}");

        var history = await HistoryAsync(allowed, new JsonObject { ["url"] = url, ["options"] = new JsonObject { ["proxy"] = proxy.Length > 0 ? proxy : allowed.Address } });

        Assert.Equal(RunStatus.Faulted, history.Run.Status);
        Assert.Empty(allowed.Requests);
    }

    [Theory]
    [InlineData(false, RunStatus.Faulted)]
    [InlineData(true, RunStatus.Finished)]
    public async Task A_certificate_that_nobody_vouches_for_is_taken_only_where_it_is_asked_for(bool any, RunStatus status)
    {
        using var certificate = SelfSigned("CN=127.0.0.1");
        using var service = new RawService(_ => "{}", certificate);

        Assert.Equal(status, (await HistoryAsync(service, new JsonObject { ["options"] = new JsonObject { ["allowUnauthorizedCerts"] = any } })).Run.Status);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_and_its_authority_is_believed()
    {
        using var server = SelfSigned("CN=127.0.0.1");
        using var client = SelfSigned("CN=ann");
        using var key = client.GetRSAPrivateKey()!;
        using var service = new RawService(_ => "{}", server, asksForCertificate: true);
        var credential = new Credential("c", "Mutual", "httpSslAuth", new Dictionary<string, string>
        {
            ["ca"] = server.ExportCertificatePem(),
            ["cert"] = client.ExportCertificatePem(),
            ["key"] = key.ExportEncryptedPkcs8PrivateKeyPem("open", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            ["passphrase"] = "open",
        });
        var guard = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } });

        using var http = guard.CreateClient(HttpSslAuth.ConnectionOf(credential));

        Assert.Equal("{}", await http.GetStringAsync(service.Address));
        Assert.Equal("CN=ann", Assert.Single(service.Callers));
        Assert.Contains("passphrase", Assert.Throws<FaultException>(() => HttpSslAuth.ConnectionOf(new Credential("c", "Bad", "httpSslAuth", new Dictionary<string, string> { ["cert"] = "no", ["key"] = "no" }))).Message);
    }

    [Fact]
    public async Task A_file_is_added_to_what_the_step_was_called_with()
    {
        using var service = new RawService(_ => "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 3\r\n\r\nabc");

        var items = await RunAsync(service, []);

        Assert.Equal(ValueJson.Parse("""{"seed":1}"""), items[0]);
    }

    [Theory]
    [InlineData("text", """{"fullResponse":true,"responseFormat":"text","outputPropertyName":"said"}""", "said", "\"[1]\"")]
    [InlineData("json", """{"fullResponse":true,"responseFormat":"json"}""", "body", "[1]")]
    [InlineData("json", """{"responseFormat":"text"}""", "data", "\"[1]\"")]
    public async Task An_answer_takes_the_form_that_is_asked_for(string type, string response, string field, string expected)
    {
        using var service = new RawService(_ => $"HTTP/1.1 200 OK\r\ncontent-type: {(type == "json" ? "application/json" : "text/plain")}\r\ncontent-length: 3\r\n\r\n[1]");

        var items = await RunAsync(service, new JsonObject { ["options"] = new JsonObject { ["response"] = new JsonObject { ["response"] = JsonNode.Parse(response) } } });

        Assert.Equal(ValueJson.Parse(expected), items[0][field]);
    }

    private static string LineOf(RawService service) => Assert.Single(service.Requests).Split('\n')[0];

    private static JsonObject Named(params (string Name, string Value)[] pairs)
        => new() { ["parameters"] = new JsonArray([.. pairs.Select(pair => new JsonObject { ["name"] = pair.Name, ["value"] = pair.Value })]) };

    private static X509Certificate2 SelfSigned(string subject)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static async Task<ValueArray> RunAsync(RawService service, JsonObject parameters, double version = 4.2)
    {
        using var run = new CaseRun();
        var (history, report) = await run.RunAsync(FlowOf(service, parameters, version));
        Assert.True(history.Error is null, history.Error?.Message);
        return report.Items;
    }

    private static async Task<RunHistory> HistoryAsync(RawService service, JsonObject parameters)
    {
        using var run = new CaseRun();
        return (await run.RunAsync(FlowOf(service, parameters, 4.2))).History;
    }

    private static string FlowOf(RawService service, JsonObject parameters, double version)
    {
        parameters["url"] ??= service.Address;
        return OneFlow.Of("requests", ("Seed", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = "return [{ seed: 1 }];" }), ("Call", "n8n-nodes-base.httpRequest", version, parameters));
    }
}
