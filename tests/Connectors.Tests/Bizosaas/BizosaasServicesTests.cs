using System.Text.Json;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Tests.Services;

namespace Bizoholic.Flows.Connectors.Tests.Bizosaas;

[Collection(BizosaasCollection.Name)]
public sealed class BizosaasServicesTests(BizosaasFixture platform)
{
    private readonly BizosaasAgents agents = new(platform.Http, platform.Address);
    private readonly BizosaasLeads leads = new(platform.Http, platform.Address);
    private readonly BizosaasPayments payments = new(platform.Http, platform.Address);

    [Fact]
    public async Task A_task_is_polled_until_its_result_is_there()
    {
        var task = await agents.CreateAsync(new NewAgentTask { AgentType = "content_generation", TaskDescription = "Write about SEO" });
        Assert.Equal(("pending", false), (task.Status, task.IsFinished));

        Assert.Equal("running", (await agents.GetAsync(task.TaskId)).Status);
        var done = await agents.GetAsync(task.TaskId);

        Assert.Equal(("completed", true), (done.Status, done.IsFinished));
        Assert.Contains("Write about SEO", done.ResultData!.Value.GetProperty("content").GetString());
        Assert.Equal(1.5, done.ExecutionTimeSeconds);
    }

    [Fact]
    public async Task A_failed_task_says_why()
    {
        var config = new Dictionary<string, JsonElement> { ["demo"] = JsonSerializer.SerializeToElement("fail") };
        var task = await agents.CreateAsync(new NewAgentTask { AgentType = "market_research", TaskDescription = "x", Config = config });
        await agents.GetAsync(task.TaskId);

        var failed = await agents.GetAsync(task.TaskId);

        Assert.Equal(("failed", "The crew could not finish the task"), (failed.Status, failed.ErrorMessage));
    }

    [Fact]
    public async Task A_bad_priority_names_the_field()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => agents.CreateAsync(new NewAgentTask { AgentType = "x", TaskDescription = "x", Priority = "asap" }));

        Assert.Equal(("priority", 422), (error.Field, error.Status));
    }

    [Fact]
    public async Task A_lead_is_created_once_per_key_and_scored()
    {
        var lead = new NewLead { TenantId = 7, FirstName = "Ann", LastName = "Lee", Email = "ann@acme.test", Company = "ACME", Tags = ["web"] };

        var first = await leads.CreateOnceAsync("run-1", lead);
        var second = await leads.CreateOnceAsync("run-1", lead);
        var third = await leads.CreateOnceAsync("run-2", lead);

        Assert.Equal((true, false, true), (first.IsNew, second.IsNew, third.IsNew));
        Assert.Equal(first.Item.Id, second.Item.Id);
        Assert.Equal(("new", 40), (first.Item.Status, first.Item.Score));
        Assert.Equal("Ann", (await leads.GetAsync(first.Item.Id)).FirstName);
    }

    [Fact]
    public async Task All_leads_of_a_tenant_are_read_over_pages()
    {
        for (var number = 0; number < 101; number++)
        {
            await leads.CreateOnceAsync($"bulk-{number}", new NewLead { TenantId = 8, FirstName = $"{number}", LastName = "x", Email = "x@y.test", Source = number % 2 == 0 ? "referral" : "other" });
        }

        Assert.Equal(101, await leads.ListAsync(8).CountAsync());
        Assert.Equal(51, await leads.ListAsync(8, source: "referral").CountAsync());
        Assert.Empty(await leads.ListAsync(8, status: "qualified").ToListAsync());
    }

    [Fact]
    public async Task A_payment_goes_by_brand()
    {
        var dollars = await payments.CreateAsync(new NewPayment { Brand = "bizoholic", Amount = new Money(10050, "USD"), CustomerEmail = "a@b.test", CustomerName = "Ann" });
        var rupees = await payments.CreateAsync(new NewPayment { Brand = "coreldove", Amount = new Money(99900, "INR"), CustomerEmail = "a@b.test", CustomerName = "Ann", Method = "payu" });

        Assert.Equal(("stripe", new Money(10050, "USD"), "pending"), (dollars.Method, dollars.Amount, dollars.Status));
        Assert.Equal(("payu", new Money(99900, "INR")), (rupees.Method, rupees.Amount));
        Assert.NotNull(rupees.CheckoutUrl);
        Assert.DoesNotContain(dollars.ClientSecret!, dollars.ToString());
    }

    [Theory]
    [InlineData("bizoholic", "INR", null, "currency")]
    [InlineData("coreldove", "INR", "stripe", "payment_method")]
    [InlineData("acme", "USD", null, "platform")]
    public async Task A_payment_against_the_brand_s_rules_never_leaves(string brand, string currency, string? method, string field)
    {
        var payment = new NewPayment { Brand = brand, Amount = new Money(100, currency), CustomerEmail = "a@b.test", CustomerName = "Ann", Method = method };

        var error = await Assert.ThrowsAsync<ServiceException>(() => payments.CreateAsync(payment));

        Assert.Equal((field, true), (error.Field, error.HadNoEffect));
    }
}
