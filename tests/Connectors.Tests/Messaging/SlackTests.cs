using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Connectors.Tests.Messaging;

public sealed class SlackTests : IDisposable
{
    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_webhook_message_arrives_with_its_blocks_and_without_a_channel()
    {
        await using var slack = await Loopback.StartAsync(context => context.Response.WriteAsync("ok"));
        var blocks = JsonSerializer.SerializeToElement(new[] { new { type = "divider" } });

        await Messenger(slack).PostToWebhookAsync(new Uri(slack.Address, "/services/T/B/x"), new SlackMessage("Approve?") { Channel = "#no", Blocks = blocks });

        Assert.Equal("""{"text":"Approve?","blocks":[{"type":"divider"}]}""", Encoding.UTF8.GetString(slack.Requests.Single().Body));
    }

    [Theory]
    [InlineData(400, "no_text", ServiceFailure.Permanent, "text")]
    [InlineData(404, "no_service", ServiceFailure.SignInAgain, null)]
    [InlineData(410, "channel_is_archived", ServiceFailure.Permanent, "channel")]
    [InlineData(429, "rate_limited", ServiceFailure.RetryLater, null)]
    [InlineData(500, "oops", ServiceFailure.RetryLater, null)]
    public async Task A_webhook_failure_is_told_without_the_secret_address(int status, string said, ServiceFailure kind, string? field)
    {
        await using var slack = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(said);
        });

        var error = await Assert.ThrowsAsync<ServiceException>(() => Messenger(slack).PostToWebhookAsync(new Uri(slack.Address, "/services/T0/B0/s3cret"), new SlackMessage("x")));

        Assert.Equal((kind, said, field, status < 500), (error.Kind, error.Code, error.Field, error.IsDefinite));
        Assert.DoesNotContain("s3cret", error.ToString());
    }

    /// <summary>Of a sign-in page in front of it, or of a wrong address; and of the webhooks of Slack's workflows, which answer as its API does.</summary>
    [Theory]
    [InlineData("<!doctype html><html><body>Please sign in</body></html>", ServiceFailure.Permanent, "Is the address right")]
    [InlineData("""{"ok":false,"error":"invalid_token"}""", ServiceFailure.SignInAgain, "switched off in Slack")]
    public async Task A_webhook_s_200_that_means_failure_is_a_failure(string said, ServiceFailure kind, string words)
    {
        await using var slack = await Loopback.StartAsync(context => context.Response.WriteAsync(said));

        var error = await Assert.ThrowsAsync<ServiceException>(() => Messenger(slack).PostToWebhookAsync(new Uri(slack.Address, "/services/T0/B0/s3cret"), new SlackMessage("x")));

        Assert.Equal((kind, true), (error.Kind, error.IsDefinite));
        Assert.Contains(words, error.Message);
        Assert.DoesNotContain("s3cret", error.ToString());
    }

    [Fact]
    public async Task An_app_s_message_gives_its_ts()
    {
        await using var slack = await Loopback.StartAsync(context => context.Response.WriteAsync("""{"ok":true,"ts":"1700.1"}"""));

        Assert.Equal("1700.1", await Messenger(slack).PostAsync("xoxb-t0ken", new SlackMessage("Hi") { Channel = "C1", ThreadTs = "1699.9" }));

        var request = slack.Requests.Single();
        Assert.Equal(("/chat.postMessage", "Bearer xoxb-t0ken"), (request.Path, request.Headers["Authorization"]));
        Assert.Equal("""{"text":"Hi","channel":"C1","thread_ts":"1699.9"}""", Encoding.UTF8.GetString(request.Body));
    }

    [Theory]
    [InlineData("channel_not_found", ServiceFailure.Permanent)]
    [InlineData("token_revoked", ServiceFailure.SignInAgain)]
    [InlineData("ratelimited", ServiceFailure.RetryLater)]
    [InlineData("something_new", ServiceFailure.Permanent)]
    public async Task A_200_that_means_failure_is_a_failure(string word, ServiceFailure kind)
    {
        await using var slack = await Loopback.StartAsync(context => context.Response.WriteAsync($"{{\"ok\":false,\"error\":\"{word}\"}}"));

        var error = await Assert.ThrowsAsync<ServiceException>(() => Messenger(slack).PostAsync("xoxb-t0ken", new SlackMessage("Hi") { Channel = "C1" }));

        Assert.Equal((kind, word), (error.Kind, error.Code));
        Assert.DoesNotContain("xoxb-t0ken", error.ToString());
    }

    [Fact]
    public void Slack_s_documented_example_is_genuine_and_a_changed_or_old_one_is_not()
    {
        // The vector printed in Slack's documentation.
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1531420618));
        var slack = new SlackSignature(["8f742231b10e8888abcd99yyyzzz85a5"], time);
        var body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"u8.ToArray();
        const string signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

        Assert.True(slack.Check(signature, "1531420618", body).IsGenuine);
        Assert.Equal(WebhookVerdict.WrongSignature, slack.Check(signature, "1531420619", body).Verdict);
        Assert.Equal(WebhookVerdict.Malformed, slack.Check("a2114d57", "1531420618", body).Verdict);
        time.Advance(TimeSpan.FromSeconds(301));
        Assert.Equal(WebhookVerdict.OutsideTolerance, slack.Check(signature, "1531420618", body).Verdict);
    }

    private SlackMessenger Messenger(Loopback slack) => new(http, TimeProvider.System, slack.Address);
}
