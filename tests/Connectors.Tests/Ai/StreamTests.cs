using System.Text.Json;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Connectors.Http;

namespace Bizoholic.Flows.Connectors.Tests.Ai;

/// <summary>Answers that come piece by piece, from both kinds of service.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private static readonly JsonElement Schema = JsonDocument.Parse("""{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}""").RootElement;

    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" }, Timeout = TimeSpan.FromSeconds(2) }).CreateClient();
    private readonly List<string> pieces = [];
    private ChatFake chat = null!;
    private AnthropicFake claude = null!;

    public async Task InitializeAsync() => (chat, claude) = (await ChatFake.StartAsync(), await AnthropicFake.StartAsync());

    public async Task DisposeAsync()
    {
        http.Dispose();
        await chat.DisposeAsync();
        await claude.DisposeAsync();
    }

    [Theory]
    [InlineData(false, 10, "writer-2026-01-01")]
    [InlineData(true, 12, "claude-2026-01-01")]
    public async Task Pieces_come_as_they_are_written_and_the_whole_is_accounted(bool anthropic, int input, string name)
    {
        Say(anthropic, """{"title":"Ten tips"}""");

        var answer = await Model(anthropic).WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema }, pieces.Add);

        Assert.Equal("Ten tips", answer.Json!.Value.GetProperty("title").GetString());
        Assert.Equal((name, "stop", input, 5, 1), (answer.Model, answer.FinishReason, answer.InputTokens, answer.OutputTokens, answer.Rounds));
        Assert.True(pieces.Count > 2);
        Assert.Equal("""{"title":"Ten tips"}""", string.Concat(pieces));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_shape_is_written_anew(bool anthropic)
    {
        Say(anthropic, """{"headline":"A"}""");
        Say(anthropic, """{"title":"B"}""");

        var answer = await Model(anthropic).WriteAsync(new AiRequest { Prompt = "Write", Schema = Schema }, pieces.Add);

        Assert.Equal(("B", 2), (answer.Json!.Value.GetProperty("title").GetString(), answer.Rounds));
        Assert.Equal(2, pieces.Count(piece => piece.Length == 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_breaks_is_tried_later_and_nothing_of_it_is_an_answer(bool anthropic)
    {
        if (anthropic)
        {
            claude.Begin("Ten tips for the");
        }
        else
        {
            chat.Begin("Ten tips for the");
        }

        var error = await Assert.ThrowsAsync<ServiceException>(() => Model(anthropic).WriteAsync(new AiRequest { Prompt = "Write" }, pieces.Add));

        Assert.Equal(ServiceFailure.RetryLater, error.Kind);
        Assert.Contains("the connection broke before the answer was complete", error.Message);
        Assert.NotEmpty(pieces);
    }

    [Fact]
    public async Task A_service_that_gives_up_in_the_middle_is_tried_later_in_its_words()
    {
        claude.Begin("Ten", error: "overloaded_error");

        var error = await Assert.ThrowsAsync<ServiceException>(() => Model(anthropic: true).WriteAsync(new AiRequest { Prompt = "Write" }, pieces.Add));

        Assert.Equal((ServiceFailure.RetryLater, "overloaded_error"), (error.Kind, error.Code));
        Assert.Contains("Overloaded", error.Message);
    }

    [Fact]
    public async Task A_long_answer_may_take_its_time_and_silence_may_not()
    {
        chat.SaySlowly("Ten tips", cancel => Task.Delay(TimeSpan.FromSeconds(0.9), cancel));
        chat.SaySlowly("Ten tips", cancel => Task.Delay(Timeout.Infinite, cancel));
        Assert.Equal("Ten tips", (await Model(false).WriteAsync(new AiRequest { Prompt = "Write" }, pieces.Add)).Text);

        var error = await Assert.ThrowsAsync<ServiceException>(() => Model(false).WriteAsync(new AiRequest { Prompt = "Write" }, pieces.Add));

        Assert.Equal(ServiceFailure.RetryLater, error.Kind);
        Assert.Contains("did not answer in time", error.Message);
    }

    [Theory]
    [InlineData(false, 429, ServiceFailure.RetryLater)]
    [InlineData(true, 429, ServiceFailure.RetryLater)]
    [InlineData(false, 401, ServiceFailure.SignInAgain)]
    [InlineData(true, 401, ServiceFailure.SignInAgain)]
    [InlineData(false, 200, ServiceFailure.Permanent)]
    [InlineData(true, 200, ServiceFailure.Permanent)]
    public async Task A_refusal_before_the_first_piece_has_its_usual_outcome(bool anthropic, int status, ServiceFailure kind)
    {
        if (anthropic)
        {
            claude.Fail(status, "<html>Please sign in</html>");
        }
        else
        {
            chat.Fail(status, "<html>Please sign in</html>", "text/html");
        }

        var error = await Assert.ThrowsAsync<ServiceException>(() => Model(anthropic).WriteAsync(new AiRequest { Prompt = "Write" }, pieces.Add));

        Assert.Equal(kind, error.Kind);
        Assert.Equal([""], pieces);
    }

    [Theory]
    [InlineData("""{"title":"Tea","content":"# Te""", "Tea\n# Te")]
    [InlineData("""{"title":"A \"b\" \u00e9","tags":["x","y"],"n":1,"content":"c\nd"}""", "A \"b\" é\nx\ny\nc\nd")]
    [InlineData("""{"parts":[{"name":"a"},{"name":"b\""", "a\nb")]
    [InlineData("```json\n{\"a\":\"b\"}\n```", "b")]
    [InlineData("Plain {text}", "Plain {text}")]
    public void What_is_half_written_can_be_read(string json, string read) => Assert.Equal(read, PartialJson.TextsOf(json));

    private void Say(bool anthropic, string text)
    {
        if (anthropic)
        {
            claude.Say(text);
        }
        else
        {
            chat.Say(text);
        }
    }

    private TextModel Model(bool anthropic) => new(http, anthropic
        ? new AiConnection("claude-writer", AnthropicFake.Key) { Provider = AiProvider.Anthropic, Address = claude.Address }
        : new AiConnection("writer", ChatFake.Key) { Address = chat.Address });
}
