using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Failures;

/// <summary>What no service says in its own words: silence, half an answer, a page instead of data, a redirect into the private network. Each has one outcome, whichever client meets it, and is sent once.</summary>
public sealed class BrokenAnswerTests
{
    private const string Secret = "secret-key-31337";

    public static TheoryData<string, string, ServiceFailure, string> Cases()
    {
        var cases = new TheoryData<string, string, ServiceFailure, string>();
        foreach (var client in new[] { "razorpay", "hubspot", "stripe", "openai", "anthropic" })
        {
            cases.Add(client, "silence", ServiceFailure.RetryLater, "did not answer in time");
            cases.Add(client, "half", ServiceFailure.RetryLater, "the connection broke before the answer was complete");
            cases.Add(client, "redirect", ServiceFailure.Permanent, "private");
            cases.Add(client, "page", ServiceFailure.Permanent, "answer");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_has_one_outcome_in_plain_words(string client, string breakage, ServiceFailure kind, string words)
    {
        await using var service = await Loopback.StartAsync(context => BreakAsync(context, breakage));
        using var http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { $"127.0.0.1:{service.Port}" }, Timeout = TimeSpan.FromSeconds(breakage == "silence" ? 1 : 30) }).CreateClient();

        var error = await Assert.ThrowsAsync<ServiceException>(() => CallAsync(client, http, service.Address));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, error.ToString());
        Assert.Single(service.Requests);
    }

    private static async Task BreakAsync(HttpContext context, string breakage)
    {
        switch (breakage)
        {
            case "silence":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "half":
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("{\"id\":\"");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case "redirect":
                context.Response.Redirect("http://10.0.0.1/admin");
                break;
            default:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body>Please sign in</body></html>");
                break;
        }
    }

    private static Task CallAsync(string client, HttpClient http, Uri address) => client switch
    {
        "razorpay" => new RazorpayBilling(http, "rzp_test_1", Secret, address: address).GetSubscriptionAsync("sub_1"),
        "hubspot" => new HubSpotClient(http, FixedToken.Bearer(Secret), address: address).FindContactAsync("ann@example.com"),
        "stripe" => new StripeBilling(http, $"sk_test_{Secret}", address: address).GetSubscriptionAsync("sub_1"),
        "anthropic" => new TextModel(http, new AiConnection("claude", Secret) { Provider = AiProvider.Anthropic, Address = new Uri(address, "/v1") }).WriteAsync(new AiRequest { Prompt = "Hi" }),
        _ => new TextModel(http, new AiConnection("writer", Secret) { Address = new Uri(address, "/v1") }).WriteAsync(new AiRequest { Prompt = "Hi" }),
    };
}
