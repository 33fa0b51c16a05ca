using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using static Bizoholic.Flows.N8n.Tests.ServiceAnswerTests;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Models that are shown files or make them: what they are sent, and the items that are left.</summary>
public sealed class ModelServiceTests
{
    private const string OpenAi = "@n8n/n8n-nodes-langchain.openAi";
    private const string Gemini = "@n8n/n8n-nodes-langchain.googleGemini";
    private const string Claude = "@n8n/n8n-nodes-langchain.anthropic";
    private const string Chat = """{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"a cat"}}]}""";
    private const string Responses = """{"id":"r","output":[{"type":"message","content":[{"text":"a cat"}]}]}""";
    private const string Candidates = """{"candidates":[{"content":{"parts":[{"text":"a cat"}]}}]}""";
    private const string Candidate = """[{"content":{"parts":[{"text":"a cat"}]}}]""";
    private const string Said = """{"id":"m","content":[{"type":"text","text":"a cat"}],"usage":{}}""";
    private const string Content = """[{"content":[{"type":"text","text":"a cat"}]}]""";
    private const string Pages = """{"pages":[{"index":0,"markdown":"# A"},{"index":1,"markdown":"b"}],"model":"m"}""";
    private const string Read = """[{"pages":[{"index":0,"markdown":"# A"},{"index":1,"markdown":"b"}],"model":"m","extractedText":"# A\n\nb","pageCount":2}]""";

    [Theory]
    [InlineData(OpenAi, 1.8, """{"resource":"image","operation":"analyze","inputType":"base64","modelId":{"__rl":true,"mode":"list","value":"gpt-4o-mini"},"text":"=What {{ 'now' }}?","options":{"detail":"low"}}""",
        "POST /v1/chat/completions", """{"model":"gpt-4o-mini","messages":[{"role":"user","content":[{"type":"text","text":"What now?"},{"type":"image_url","image_url":{"url":"data:text/plain;base64,aGVsbG8=","detail":"low"}}]}],"max_tokens":300}""", Chat, """[{"content":"a cat"}]""")]
    [InlineData(OpenAi, 1.8, """{"resource":"image","operation":"analyze","inputType":"base64","binaryPropertyName":"={{ 'data ' }}","simplify":false,"options":{"maxTokens":9}}""",
        "POST /v1/chat/completions", """{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"text","text":"What's in this image?"},{"type":"image_url","image_url":{"url":"data:text/plain;base64,aGVsbG8=","detail":"auto"}}]}],"max_tokens":9}""", Chat, $"[{Chat}]")]
    [InlineData(OpenAi, 1.8, """{"resource":"image","operation":"analyze","text":"x","imageUrls":"={{ 'https://a.example/1.png, https://a.example/2.png' }}","options":{}}""",
        "POST /v1/chat/completions", """{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"https://a.example/1.png","detail":"auto"}},{"type":"image_url","image_url":{"url":"https://a.example/2.png","detail":"auto"}}]}],"max_tokens":300}""", Chat, """[{"content":"a cat"}]""")]
    [InlineData(OpenAi, 2, """{"resource":"image","operation":"analyze","inputType":"base64","modelId":"gpt-4o","text":"x","options":{}}""",
        "POST /v1/responses", """{"model":"gpt-4o","input":[{"role":"user","content":[{"type":"input_text","text":"x"},{"type":"input_image","detail":"auto","image_url":"data:text/plain;base64,aGVsbG8="}]}],"max_output_tokens":300}""", Responses, """[{"0":{"type":"message","content":[{"text":"a cat"}]}}]""")]
    [InlineData(Gemini, 1, """{"resource":"image","operation":"analyze","inputType":"binary","modelId":{"__rl":true,"mode":"list","value":"models/gemini-2.5-flash"},"options":{"maxOutputTokens":5}}""",
        "POST /v1beta/models/gemini-2.5-flash:generateContent", """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"text/plain","data":"aGVsbG8="}},{"text":"What's in this image?"}]}],"generationConfig":{"maxOutputTokens":5}}""", Candidates, Candidate)]
    [InlineData(Gemini, 1, """{"resource":"document","inputType":"binary","modelId":"models/gemini-2.5-flash","text":"={{ 'Sum' }}","simplify":false,"options":{}}""",
        "POST /v1beta/models/gemini-2.5-flash:generateContent", """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"text/plain","data":"aGVsbG8="}},{"text":"Sum"}]}],"generationConfig":{}}""", Candidates, $"[{Candidates}]")]
    [InlineData(Gemini, 1, """{"resource":"audio","inputType":"binary","modelId":"models/gemini-2.5-flash","options":{"startTime":"00:05"}}""",
        "POST /v1beta/models/gemini-2.5-flash:generateContent", """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"text/plain","data":"aGVsbG8="}},{"text":"Transcribe the speech from 00:05"}]}]}""", Candidates, Candidate)]
    [InlineData(Claude, 1, """{"modelId":{"__rl":true,"mode":"list","value":"claude-sonnet-4-5"},"messages":{"values":[{"content":"={{ 'Hi' }}"},{"content":" "},{"content":"Yes?","role":"assistant"}]},"options":{"system":"Be brief","temperature":0.2}}""",
        "POST /v1/messages", """{"model":"claude-sonnet-4-5","messages":[{"content":"Hi","role":"user"},{"content":"Yes?","role":"assistant"}],"max_tokens":1024,"system":"Be brief","temperature":0.2}""", Said, Content)]
    [InlineData(Claude, 1, """{"resource":"image","inputType":"binary","modelId":"claude","text":"x","simplify":false,"options":{}}""",
        "POST /v1/messages", """{"model":"claude","max_tokens":1024,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"text/plain","data":"aGVsbG8="}},{"type":"text","text":"x"}]}]}""", Said, $"[{Said}]")]
    [InlineData(Claude, 1, """{"resource":"document","modelId":"claude","text":"=x{{ 1 }}","documentUrls":"https://a.example/a.pdf, https://api.anthropic.com/v1/files/f1","options":{}}""",
        "POST /v1/messages", """{"model":"claude","max_tokens":1024,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"url","url":"https://a.example/a.pdf"}},{"type":"document","source":{"type":"file","file_id":"f1"}},{"type":"text","text":"x1"}]}]}""", Said, Content)]
    [InlineData("n8n-nodes-base.mistralAi", 1, """{"binaryProperty":"=data","options":{"batch":false}}""",
        "POST /v1/ocr", """{"model":"mistral-ocr-latest","document":{"type":"document_url","document_name":"report.txt","document_url":"data:text/plain;base64,aGVsbG8="}}""", Pages, Read)]
    [InlineData("n8n-nodes-base.mistralAi", 1, """{"inputType":"url","documentType":"image_url","url":"={{ 'https://a.example/a.png' }}","options":{}}""",
        "POST /v1/ocr", """{"model":"mistral-ocr-latest","document":{"type":"image_url","image_url":"https://a.example/a.png"}}""", Pages, Read)]
    [InlineData("n8n-nodes-base.perplexity", 1, """{"model":"sonar-pro","messages":{"message":[{"role":"user","content":"Hi"}]},"simplify":true,"options":{}}""",
        "POST /chat/completions", """{"model":"sonar-pro","messages":[{"role":"user","content":"Hi"}]}""", """{"id":"p","created":1,"citations":["u"],"choices":[{"message":{"content":"ok"}}],"usage":{}}""", """[{"id":"p","created":1,"citations":["u"],"message":"ok"}]""")]
    [InlineData("n8n-nodes-pdfvector.pdfVector", 1, """{"resource":"document","operation":"parse","inputType":"file","useLLM":"always"}""",
        "POST /v1/api/parse", """{"useLLM":"always","file":"aGVsbG8=","fileName":"report.txt"}""", """{"markdown":"x"}""", """[{"markdown":"x"}]""")]
    public async Task A_file_stands_in_what_a_model_is_asked(string type, double version, string settings, string line, string body, string answer, string expected)
    {
        using var service = new RawService(_ => answer);

        var items = await RunAsync(service, OriginOf(type), type, version, settings, withFile: true);

        Assert.Equal(line, Line(service.Requests.Single()));
        Assert.Equal(ValueJson.Parse(body), ValueJson.Parse(Body(service.Requests.Single())));
        Assert.Equal(ValueJson.Parse(expected), ValueArray.From(items.Select(item => item["json"])));
    }

    [Fact]
    public async Task Claude_is_told_the_version_of_its_api()
    {
        using var service = new RawService(_ => Said);

        await RunAsync(service, "https://api.anthropic.com", Claude, 1, """{"modelId":"claude","messages":{"values":[{"content":"Hi"}]},"options":{}}""");

        Assert.Contains("anthropic-version: 2023-06-01\n", service.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"resource":"image","modelId":"models/gemini-2.5-flash-image","prompt":"A cat","options":{"binaryPropertyOutput":"picture"}}""", "picture", "POST /v1beta/models/gemini-2.5-flash-image:generateContent", """{"contents":[{"role":"user","parts":[{"text":"A cat"}]}],"generationConfig":{"responseModalities":["IMAGE","TEXT"]}}""", """{"candidates":[{"content":{"parts":[{"text":"Here"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}}]}""")]
    [InlineData("""{"resource":"image","modelId":"models/imagen-4","prompt":"A cat","options":{}}""", "data", "POST /v1beta/models/imagen-4:predict", """{"instances":[{"prompt":"A cat"}],"parameters":{"sampleCount":1}}""", """{"predictions":[{"mimeType":"image/png","bytesBase64Encoded":"iVBORw0KGgo="}]}""")]
    [InlineData("""{"resource":"image","operation":"edit","prompt":"={{ 'Red' }}","images":{"values":[{}]},"options":{}}""", "edited", "POST /v1beta/models/gemini-2.5-flash-image-preview:generateContent", """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"text/plain","data":"aGVsbG8="}},{"text":"Red"}]}],"generationConfig":{"responseModalities":["IMAGE"]}}""", """{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}}]}""")]
    public async Task A_picture_that_Gemini_makes_is_a_file(string settings, string name, string line, string body, string answer)
    {
        using var service = new RawService(_ => answer);

        var item = Assert.Single(await RunAsync(service, "https://generativelanguage.googleapis.com", Gemini, 1, settings, withFile: true, show: $$$"""={{ { kind: $binary["{{{name}}}"].mimeType, json: $json } }}"""));

        Assert.Equal(ValueJson.Parse("""{"kind":"image/png","json":{"mimeType":"image/png","fileType":"image","fileExtension":"png","fileName":"data"}}"""), item["json"]);
        Assert.Equal(line, Line(service.Requests.Single()));
        Assert.Equal(ValueJson.Parse(body), ValueJson.Parse(Body(service.Requests.Single())));
    }

    [Fact]
    public async Task A_video_is_waited_for_and_then_downloaded()
    {
        var asked = 0;
        RawService? self = null;
        using var service = new RawService(request => Line(request) switch
        {
            "GET /v1beta/models/veo-3/operations/o1" when asked++ == 0 => """{"name":"models/veo-3/operations/o1"}""",
            "GET /v1beta/models/veo-3/operations/o1" => $$$$"""{"name":"models/veo-3/operations/o1","done":true,"response":{"generateVideoResponse":{"generatedSamples":[{"video":{"uri":"{{{{self!.Address}}}}/v1beta/files/v1:download?alt=media"}}]}}}""",
            "GET /v1beta/files/v1:download?alt=media" => "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 5\r\n\r\nmovie",
            _ => """{"name":"models/veo-3/operations/o1"}""",
        });
        self = service;

        var item = Assert.Single(await RunAsync(service, "https://generativelanguage.googleapis.com", Gemini, 1, """{"resource":"video","modelId":"models/veo-3","prompt":"A cat","options":{"aspectRatio":"9:16"}}""", show: "={{ { kind: $binary.data.mimeType, told: $json.mimeType } }}", alter: AtOnce));

        Assert.Equal(ValueJson.Parse("""{"kind":"video/mp4","told":"video/mp4"}"""), item["json"]);
        Assert.Equal(["POST /v1beta/models/veo-3:predictLongRunning", "GET /v1beta/models/veo-3/operations/o1", "GET /v1beta/models/veo-3/operations/o1", "GET /v1beta/files/v1:download?alt=media"], service.Requests.Select(Line));
        Assert.Equal("""{"instances":[{"prompt":"A cat"}],"parameters":{"aspectRatio":"9:16","sampleCount":1}}""", Body(service.Requests.First()));
        Assert.Empty(Body(service.Requests.Last()));
    }

    [Fact]
    public async Task A_video_that_is_not_made_says_why()
    {
        using var service = new RawService(request => Line(request).StartsWith("GET", StringComparison.Ordinal) ? """{"done":true,"error":{"message":"Not allowed here."}}""" : """{"name":"o1"}""");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(service, "https://generativelanguage.googleapis.com", Gemini, 1, """{"resource":"video","modelId":"models/veo-3","prompt":"A cat","returnAs":"url","options":{}}""", alter: AtOnce));

        Assert.Contains("Not allowed here.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_handed_to_OpenAi()
    {
        using var service = new RawService(_ => """{"id":"file-1","purpose":"assistants"}""");

        var item = Assert.Single(await RunAsync(service, "https://api.openai.com", OpenAi, 1.8, """{"resource":"file","options":{}}""", withFile: true));

        Assert.Equal("file-1", item["json"]["id"].ToString());
        Assert.Equal("POST /v1/files", Line(service.Requests.Single()));
        Assert.Contains("name=purpose\r\n\r\nassistants".Replace("\r", "", StringComparison.Ordinal), Body(service.Requests.Single()).Replace("\r", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("filename=report.txt", Body(service.Requests.Single()).Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Gemini, """{"resource":"image","modelId":"models/other","prompt":"x"}""")]
    [InlineData(Gemini, """{"resource":"image","modelId":"={{ $json.model }}gemini","prompt":"x"}""")]
    [InlineData(Gemini, """{"resource":"image","operation":"analyze","inputType":"binary","modelId":"m","text":""}""")]
    [InlineData(Claude, """{"modelId":"m","messages":{"values":[{"content":"x"}]},"options":{"webSearch":true}}""")]
    [InlineData(OpenAi, """{"resource":"assistant","assistantId":"a","prompt":"define","text":"x"}""")]
    public void What_is_more_than_one_call_stays_a_placeholder(string type, string settings)
        => Assert.Equal(NodeAvailability.NotAvailable, N8nImporter.Import(OneFlow.Of("more", ("More", type, 1, JsonNode.Parse(settings)!.AsObject()))).Flows.Single().Nodes[1].Availability);

    private static string OriginOf(string type) => type switch
    {
        OpenAi => "https://api.openai.com",
        Gemini => "https://generativelanguage.googleapis.com",
        Claude => "https://api.anthropic.com",
        "n8n-nodes-base.perplexity" => "https://api.perplexity.ai",
        "n8n-nodes-pdfvector.pdfVector" => "https://www.pdfvector.com",
        _ => "https://api.mistral.ai",
    };

    private static string AtOnce(string request) => request.Replace("\"every\":5", "\"every\":0", StringComparison.Ordinal);
}
