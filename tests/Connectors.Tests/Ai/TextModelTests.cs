using System.Text.Json;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Connectors.Http;

namespace Bizoholic.Flows.Connectors.Tests.Ai;

public sealed class TextModelTests : IAsyncLifetime
{
    private static readonly JsonElement Schema = JsonDocument.Parse(
        """{"type":"object","properties":{"title":{"type":"string"},"tags":{"type":"array","items":{"type":"string"},"minItems":1}},"required":["title","tags"],"additionalProperties":false}""").RootElement;

    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
    private ChatFake fake = null!;
    private TextModel model = null!;

    public async Task InitializeAsync()
    {
        fake = await ChatFake.StartAsync();
        model = new TextModel(http, new AiConnection("writer", ChatFake.Key) { Address = fake.Address });
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await fake.DisposeAsync();
    }

    [Fact]
    public async Task Text_is_written_and_its_tokens_counted()
    {
        fake.Say("Ten tips");

        var answer = await model.WriteAsync(new AiRequest { Instructions = "You are brief.", Prompt = "Write", Temperature = 0.5f, MaxTokens = 100 });

        Assert.Equal(("Ten tips", "writer-2026-01-01", "stop", 10, 5, 1), (answer.Text, answer.Model, answer.FinishReason, answer.InputTokens, answer.OutputTokens, answer.Rounds));
        Assert.Equal(["system", "user"], fake.Asked[0].GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
    }

    [Theory]
    [InlineData("{\"title\":\"A\",\"tags\":[\"b\"]}")]
    [InlineData("```json\n{\"title\":\"A\",\"tags\":[\"b\"]}\n```")]
    public async Task Json_of_the_asked_shape_is_read(string text)
    {
        fake.Say(text);

        var answer = await model.WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema });

        Assert.Equal("A", answer.Json!.Value.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Object, fake.Asked[0].GetProperty("response_format").GetProperty("json_schema").GetProperty("schema").ValueKind);
    }

    [Theory]
    [InlineData("""{"answer":[{"tag":"b"}]}""")]
    [InlineData("""[{"tag":"b"}]""")]
    public async Task A_list_is_asked_for_inside_an_object_since_services_take_nothing_else(string said)
    {
        fake.Say("""{"answer":[{"tag":1}]}""");
        fake.Say(said);

        var answer = await model.WriteAsync(new AiRequest { Prompt = "Write", Schema = JsonDocument.Parse("""{"type":"array","items":{"$ref":"#/$defs/tag"},"$defs":{"tag":{"type":"object","properties":{"tag":{"type":"string"}}}}}""").RootElement });

        Assert.Equal(("""[{"tag":"b"}]""", 2), (answer.Json!.Value.GetRawText(), answer.Rounds));
        var asked = fake.Asked[0].GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        Assert.Equal(("array", "object"), (asked.GetProperty("properties").GetProperty("answer").GetProperty("type").GetString(), asked.GetProperty("$defs").GetProperty("tag").GetProperty("type").GetString()));
        Assert.Contains("$.0.tag", fake.Asked[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString());
    }

    [Theory]
    [InlineData("Sure! Here it is", "not JSON")]
    [InlineData("{\"title\":\"A\"}", "does not fit 'required'")]
    [InlineData("{\"title\":\"A\",\"tags\":[1]}", "$.tags.0 does not fit 'type'")]
    [InlineData("{\"title\":\"A\",\"tags\":[]}", "$.tags does not fit 'minItems'")]
    [InlineData("{\"title\":\"A\",\"tags\":[\"b\"],\"x\":1}", "$.x is not asked for")]
    public async Task A_wrong_shape_is_sent_back_once_with_what_is_wrong(string wrong, string told)
    {
        fake.Say(wrong);
        fake.Say("{\"title\":\"A\",\"tags\":[\"b\"]}");

        var answer = await model.WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema });

        Assert.Equal((2, 20, 10), (answer.Rounds, answer.InputTokens, answer.OutputTokens));
        Assert.Contains(told, fake.Asked[1].GetProperty("messages").EnumerateArray().Last().ToString());
    }

    [Fact]
    public async Task A_shape_that_stays_wrong_is_a_failure_after_two_rounds()
    {
        fake.Say("no");
        fake.Say("no again");

        var error = await Assert.ThrowsAsync<ServiceException>(() => model.WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema }));

        Assert.Equal((ServiceFailure.Permanent, "wrong_shape", 2), (error.Kind, error.Code, fake.Asked.Count));
    }

    [Fact]
    public async Task A_schema_that_is_none_is_named_and_nothing_is_asked()
    {
        var schema = JsonDocument.Parse("""{"type":"object","properties":{"title":{"type":"text"}}}""").RootElement;

        var error = await Assert.ThrowsAsync<ServiceException>(() => model.WriteAsync(new AiRequest { Prompt = "Write", Schema = schema }));

        Assert.Equal((ServiceFailure.Permanent, "invalid_schema"), (error.Kind, error.Code));
        Assert.Empty(fake.Asked);
    }

    [Theory]
    [InlineData("""{"$ref":"https://example.com/elsewhere.json"}""")]
    [InlineData("""{"$ref":"#/$defs/none"}""")]
    public async Task A_schema_that_refers_to_what_is_not_there_is_named_and_nothing_fetched(string schema)
    {
        fake.Say("{}");

        var error = await Assert.ThrowsAsync<ServiceException>(() => model.WriteAsync(new AiRequest { Prompt = "Write", Schema = JsonDocument.Parse(schema).RootElement }));

        Assert.Equal((ServiceFailure.Permanent, "invalid_schema"), (error.Kind, error.Code));
        Assert.Single(fake.Asked);
    }

    [Fact]
    public async Task All_of_json_schema_is_checked()
    {
        var schema = JsonDocument.Parse("""{"type":"object","properties":{"price":{"type":"number","minimum":1},"sku":{"type":"string","pattern":"^[A-Z]{3}$"},"kind":{"$ref":"#/$defs/kind"}},"$defs":{"kind":{"enum":["a","b"]}}}""").RootElement;
        fake.Say("""{"price":0,"sku":"abc","kind":"c"}""");
        fake.Say("""{"price":2,"sku":"ABC","kind":"b"}""");

        var answer = await model.WriteAsync(new AiRequest { Prompt = "Write", Schema = schema });

        var told = fake.Asked[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString();
        Assert.Equal(2, answer.Rounds);
        Assert.All(["$.price does not fit 'minimum'", "$.sku does not fit 'pattern'", "$.kind does not fit 'enum'"], fault => Assert.Contains(fault, told));
    }

    [Fact]
    public async Task Settings_of_the_model_go_along_and_JSON_of_any_shape_stays_text()
    {
        fake.Say("{\"a\":1}");

        var answer = await model.WriteAsync(new AiRequest { Prompt = "Write JSON", TopP = 0.5f, FrequencyPenalty = 0.25f, PresencePenalty = -0.5f, IsJson = true });

        Assert.Equal(("{\"a\":1}", null), (answer.Text, answer.Json));
        Assert.Equal((0.5, 0.25, -0.5), (fake.Asked[0].GetProperty("top_p").GetDouble(), fake.Asked[0].GetProperty("frequency_penalty").GetDouble(), fake.Asked[0].GetProperty("presence_penalty").GetDouble()));
        Assert.Equal("json_object", fake.Asked[0].GetProperty("response_format").GetProperty("type").GetString());
    }

    [Fact]
    public async Task An_answer_cut_off_at_the_token_limit_says_so()
    {
        fake.Say("{\"title\":\"A", "length");

        var error = await Assert.ThrowsAsync<ServiceException>(() => model.WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema }));

        Assert.Contains("allow more tokens", error.Message);
        Assert.Single(fake.Asked);
    }

    [Fact]
    public async Task A_filtered_answer_is_permanent()
    {
        fake.Say("", "content_filter");

        var error = await Assert.ThrowsAsync<ServiceException>(() => model.WriteAsync(new AiRequest { Prompt = "Write" }));

        Assert.Equal((ServiceFailure.Permanent, "content_filter"), (error.Kind, error.Code));
    }

    [Theory]
    [InlineData(429, "{\"error\":{\"message\":\"Slow down\",\"code\":\"rate_limit_exceeded\"}}", ServiceFailure.RetryLater, "Slow down")]
    [InlineData(429, "{\"error\":{\"message\":\"You exceeded your quota\",\"code\":\"insufficient_quota\"}}", ServiceFailure.Permanent, "no credit left")]
    [InlineData(400, "{\"error\":{\"message\":\"128000 tokens\",\"code\":\"context_length_exceeded\",\"param\":\"messages\"}}", ServiceFailure.Permanent, "too long")]
    [InlineData(404, "{\"error\":{\"message\":\"The model `x` does not exist\",\"code\":\"model_not_found\"}}", ServiceFailure.Permanent, "not known")]
    [InlineData(503, "<html>Bad gateway</html>", ServiceFailure.RetryLater, "503")]
    public async Task Each_failure_has_its_outcome_and_is_not_repeated_here(int status, string body, ServiceFailure kind, string words)
    {
        fake.Fail(status, body, retryAfter: "12");

        var error = await Assert.ThrowsAsync<ServiceException>(() => model.WriteAsync(new AiRequest { Prompt = "Write" }));

        Assert.Equal((kind, status, TimeSpan.FromSeconds(12)), (error.Kind, error.Status, error.RetryAfter));
        Assert.Contains(words, error.Message);
        Assert.Single(fake.Asked);
    }

    [Theory]
    [InlineData("<html>Login</html>")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{}")]
    public async Task A_200_that_is_no_completion_is_a_failure(string body)
    {
        fake.Fail(200, body);

        var error = await Assert.ThrowsAsync<ServiceException>(() => model.WriteAsync(new AiRequest { Prompt = "Write" }));

        Assert.Equal(ServiceFailure.Permanent, error.Kind);
    }

    [Fact]
    public async Task A_wrong_key_asks_to_sign_in_again()
    {
        const string wrong = "sk-wrong-key-888";

        var error = await Assert.ThrowsAsync<ServiceException>(
            () => new TextModel(http, new AiConnection("writer", wrong) { Address = fake.Address }).WriteAsync(new AiRequest { Prompt = "Write" }));

        Assert.Equal(ServiceFailure.SignInAgain, error.Kind);
        Assert.DoesNotContain(wrong, error.ToString());
        Assert.DoesNotContain(wrong, new AiConnection("writer", wrong).ToString());
    }
}
