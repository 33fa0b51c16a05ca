using System.Text.Json;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Connectors.Http;

namespace Bizoholic.Flows.Connectors.Tests.Ai;

public sealed class AnthropicTests : IAsyncLifetime
{
    private static readonly JsonElement Schema = JsonDocument.Parse("""{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}""").RootElement;

    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
    private AnthropicFake fake = null!;

    private AiConnection Connection => new("claude-writer", AnthropicFake.Key) { Provider = AiProvider.Anthropic, Address = fake.Address };

    public async Task InitializeAsync() => fake = await AnthropicFake.StartAsync();

    public async Task DisposeAsync()
    {
        http.Dispose();
        await fake.DisposeAsync();
    }

    [Fact]
    public async Task Text_is_written_and_all_tokens_counted()
    {
        fake.Say("Ten tips");

        var answer = await Model().WriteAsync(new AiRequest { Instructions = "You are brief.", Prompt = "Write", Temperature = 0.5f, MaxTokens = 100 });

        Assert.Equal(("Ten tips", "claude-2026-01-01", "stop", 12, 5), (answer.Text, answer.Model, answer.FinishReason, answer.InputTokens, answer.OutputTokens));
        Assert.Equal(("You are brief.", 100), (fake.Asked[0].GetProperty("system").GetString(), fake.Asked[0].GetProperty("max_tokens").GetInt32()));
    }

    [Fact]
    public async Task Json_is_asked_for_checked_and_repaired_once()
    {
        fake.Say("""{"headline":"A"}""");
        fake.Say("""{"title":"A"}""");

        var answer = await Model().WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema });

        Assert.Equal(("A", 2), (answer.Json!.Value.GetProperty("title").GetString(), answer.Rounds));
        Assert.Contains("\"required\":[\"title\"]", fake.Asked[0].GetProperty("system").GetString());
        Assert.Equal(["user", "assistant", "user"], fake.Asked[1].GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task Images_are_sent_along_or_named_by_their_address()
    {
        fake.Say("A dot");

        await Model().WriteAsync(new AiRequest { Prompt = "What is it?", Images = [new AiImage(new byte[] { 1, 2, 3 }, "image/png"), AiImage.At(new Uri("https://example.com/a.jpg"))] });

        Assert.Equal(
            """[{"type":"text","text":"What is it?"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}},{"type":"image","source":{"type":"url","url":"https://example.com/a.jpg"}}]""",
            fake.Asked[0].GetProperty("messages")[0].GetProperty("content").GetRawText());
    }

    [Theory]
    [InlineData("max_tokens", "wrong_shape")]
    [InlineData("refusal", "content_filter")]
    public async Task An_answer_that_was_stopped_says_why(string stopReason, string code)
    {
        fake.Say("{\"title\":\"A", stopReason);

        var error = await Assert.ThrowsAsync<ServiceException>(() => Model().WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema }));

        Assert.Equal((ServiceFailure.Permanent, code), (error.Kind, error.Code));
    }

    [Theory]
    [InlineData(429, "rate_limit_error", "Slow down", ServiceFailure.RetryLater)]
    [InlineData(529, "overloaded_error", "Overloaded", ServiceFailure.RetryLater)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", ServiceFailure.Permanent)]
    [InlineData(403, "permission_error", "Your key may not use this model", ServiceFailure.Permanent)]
    public async Task Each_failure_has_its_outcome(int status, string type, string message, ServiceFailure kind)
    {
        fake.Fail(status, JsonSerializer.Serialize(new { type = "error", error = new { type, message } }), retryAfter: "12");

        var error = await Assert.ThrowsAsync<ServiceException>(() => Model().WriteAsync(new AiRequest { Prompt = "Write" }));

        Assert.Equal((kind, status, type, TimeSpan.FromSeconds(12)), (error.Kind, error.Status, error.Code, error.RetryAfter));
        Assert.Contains(message, error.Message);
        Assert.Single(fake.Asked);
    }

    [Fact]
    public async Task A_200_that_is_no_message_is_a_failure()
    {
        fake.Fail(200, "<html>Login</html>");

        var error = await Assert.ThrowsAsync<ServiceException>(() => Model().WriteAsync(new AiRequest { Prompt = "Write" }));

        Assert.Equal((ServiceFailure.Permanent, "unreadable"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task A_key_is_tried_by_listing_models()
    {
        Assert.Equal(["claude-writer"], await AiModelList.ReadAsync(http, Connection, TimeProvider.System));
        var error = await Assert.ThrowsAsync<ServiceException>(() => AiModelList.ReadAsync(http, Connection with { ApiKey = "sk-ant-wrong" }, TimeProvider.System));

        Assert.Equal(ServiceFailure.SignInAgain, error.Kind);
    }

    private TextModel Model() => new(http, Connection);
}
