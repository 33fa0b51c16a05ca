using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Crm;
using Bizoholic.Flows.Connectors.Tests.Billing;
using Bizoholic.Flows.Connectors.Tests.Crm;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The onboarding sample against the sample backend and Stripe's fake.</summary>
[Collection(BizosaasCollection.Name)]
public sealed class OnboardingTests(BizosaasFixture bizosaas)
{
    [Fact]
    public async Task When_billing_fails_the_customer_the_deal_the_contact_and_the_client_are_taken_back()
    {
        await using var stripe = await StripeFake.StartAsync();
        await using var hubSpot = await HubSpotFake.StartAsync();
        var token = (await bizosaas.Credentials().GetAsync(default))["Bearer ".Length..];
        var here = new Surroundings()
            .With("stripe", "stripeApi", ("secretKey", StripeFake.Key), ("url", stripe.Address.ToString()))
            .With("hubspot", "hubspotAppToken", ("appToken", HubSpotFake.Token), ("url", hubSpot.Address.ToString()))
            .With("bizosaas", "bizosaasApi", ("url", bizosaas.Address.ToString()), ("token", token));
        var flow = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sample-flows", "client-onboarding.json")))!;
        foreach (var (step, credential) in new[] { ("client", "bizosaas"), ("contact", "hubspot"), ("deal", "hubspot"), ("customer", "stripe"), ("subscription", "stripe") })
        {
            flow["root"]!["activities"]!.AsArray().Single(activity => (string)activity!["id"]! == step)!["credential"] = credential;
        }

        // Stripe refuses a subscription without a price that it knows.
        flow["root"]!["activities"]!.AsArray().Single(activity => (string)activity!["id"]! == "subscription")!["price"] = "no-price";
        using var harness = new WorkflowHarness([typeof(SaveContact).Assembly], here.Services);
        var email = $"lead-{Guid.NewGuid():N}@acme.test";
        var version = await harness.PublishAsync(flow.ToJsonString());

        var run = await harness.RunAsync(new StartRequest
        {
            Definition = version,
            TriggerActivityId = "leadArrives",
            TriggerInput = ValueObject.From(("type", "wordpress.form.submitted"), ("email", email), ("data", ValueObject.From(("fields", ValueObject.From(("name", "Ann")))))),
        });

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Equal("subscription", run.Rest.Error?.ActivityId);
        Assert.Equal(1, stripe.Created("customer"));
        Assert.Contains(stripe.Requests, request => request.Method == "DELETE" && request.Path.StartsWith("/v1/customers/", StringComparison.Ordinal));
        Assert.DoesNotContain(await bizosaas.Gateway.ListContactsAsync(), contact => contact.Email == email);
        var history = (await harness.History.ReadAsync(Tenants.Default, run.RunId, default))!;
        Assert.All(["client", "contact", "deal"], id => Assert.Contains(history.Executions, step => step.ActivityId == id && step.Status == ExecutionStatus.Completed));
        Assert.Empty(hubSpot.Deals);
        Assert.Empty(hubSpot.Contacts);
    }
}
