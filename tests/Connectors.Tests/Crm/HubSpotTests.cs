using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Tests.Crm;

public sealed class HubSpotTests : IAsyncLifetime
{
    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
    private HubSpotFake fake = null!;
    private HubSpotClient hubspot = null!;

    public async Task InitializeAsync()
    {
        fake = await HubSpotFake.StartAsync();
        hubspot = new HubSpotClient(http, FixedToken.Bearer(HubSpotFake.Token), address: fake.Address);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await fake.DisposeAsync();
    }

    [Fact]
    public async Task A_contact_is_saved_once_per_mail_address_and_keeps_what_is_not_set()
    {
        var first = await hubspot.SaveContactAsync(new CrmContact { Email = "ann@acme.test", FirstName = "Ann", Fields = new Dictionary<string, string?> { ["lifecyclestage"] = "lead" } });
        var second = await hubspot.SaveContactAsync(new CrmContact { Email = "Ann@acme.test", Phone = "123" });

        Assert.Equal((true, false), (first.IsNew, second.IsNew));
        Assert.Equal((first.Item.Id, "Ann", "123", "lead"), (second.Item.Id, second.Item.FirstName, second.Item.Phone, second.Item.Fields["lifecyclestage"]));
        Assert.Single(fake.Contacts);
    }

    [Fact]
    public async Task A_contact_is_found_by_mail_address_or_not_at_all()
    {
        await hubspot.SaveContactAsync(new CrmContact { Email = "ann+news@acme.test" });

        Assert.Equal("ann+news@acme.test", (await hubspot.FindContactAsync("ann+news@acme.test"))?.Email);
        Assert.Null(await hubspot.FindContactAsync("nobody@acme.test"));
    }

    [Fact]
    public async Task All_contacts_are_read_over_pages()
    {
        for (var number = 0; number < 101; number++)
        {
            await hubspot.SaveContactAsync(new CrmContact { Email = $"{number}@acme.test" });
        }

        Assert.Equal(101, await hubspot.ListContactsAsync().Select(contact => contact.Id).Distinct().CountAsync());
    }

    [Fact]
    public async Task A_company_is_one_by_its_domain_whatever_it_is_called_and_has_all_its_people()
    {
        var (ann, bob) = (await IdAsync("ann@acme.test"), await IdAsync("bob@acme.test"));

        var made = await hubspot.SaveCompanyAsync(new CrmCompany { Name = "Acme", Domain = "https://www.Acme.test/contact" }, ann);
        var found = await hubspot.SaveCompanyAsync(new CrmCompany { Name = "Acme Inc.", Domain = "acme.test" }, bob);

        Assert.Equal((true, false, "acme.test"), (made.IsNew, found.IsNew, made.Item.Domain));
        Assert.Equal(("Acme", made.Item.Id), (found.Item.Name, found.Item.Id));
        Assert.True(fake.IsMember(ann, made.Item.Id!) && fake.IsMember(bob, made.Item.Id!));
    }

    [Fact]
    public async Task A_company_without_a_domain_is_one_by_its_name()
    {
        var (ann, bob) = (await IdAsync("ann@acme.test"), await IdAsync("bob@acme.test"));
        await hubspot.SaveCompanyAsync(new CrmCompany { Name = "Acme" }, ann);

        Assert.False((await hubspot.SaveCompanyAsync(new CrmCompany { Name = "acme " }, bob)).IsNew);
        Assert.True((await hubspot.SaveCompanyAsync(new CrmCompany { Name = "Other" }, bob)).IsNew);

        Assert.Equal(["Acme", "Other"], (await hubspot.CompaniesOfAsync(bob)).Select(company => company.Name).Order());
    }

    [Fact]
    public async Task A_company_whose_answer_got_lost_is_not_made_again_though_search_does_not_find_it_yet()
    {
        var ann = await IdAsync("ann@acme.test");
        fake.SearchLags = true;
        fake.LoseCompanyAnswer();

        await Assert.ThrowsAsync<ServiceException>(() => hubspot.SaveCompanyAsync(new CrmCompany { Name = "Acme" }, ann));
        await hubspot.SaveCompanyAsync(new CrmCompany { Name = "Acme" }, ann);

        Assert.Single(fake.Companies);
    }

    [Fact]
    public async Task A_company_is_deleted_only_when_nobody_is_in_it()
    {
        var ann = await IdAsync("ann@acme.test");
        var company = (await hubspot.SaveCompanyAsync(new CrmCompany { Name = "Acme" }, ann)).Item.Id!;

        await hubspot.DeleteCompanyAsync(company);
        Assert.Single(fake.Companies);
        await hubspot.DeleteContactAsync(ann);
        await hubspot.DeleteCompanyAsync(company);
        await hubspot.DeleteCompanyAsync(company);

        Assert.Empty(fake.Companies);
    }

    [Fact]
    public async Task A_deal_is_created_with_its_contact_and_moved()
    {
        var contact = await hubspot.SaveContactAsync(new CrmContact { Email = "ann@acme.test" });

        var deal = await hubspot.CreateDealAsync(new CrmDeal { Title = "SEO", Value = new Money(150050, "USD"), Stage = "new", ContactIds = [contact.Item.Id!] });
        var moved = await hubspot.UpdateDealAsync(deal with { Stage = "closedwon" });

        Assert.Equal((new Money(150050, "USD"), "closedwon", deal.Id), (moved.Value, moved.Stage, moved.Id));
    }

    [Fact]
    public async Task A_field_that_hubspot_does_not_know_is_named()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(
            () => hubspot.SaveContactAsync(new CrmContact { Email = "a@b.test", Fields = new Dictionary<string, string?> { ["shoe_size"] = "42" } }));

        Assert.Equal((ServiceFailure.Permanent, "shoe_size", 400), (error.Kind, error.Field, error.Status));
    }

    [Theory]
    [InlineData(429, "{\"status\":\"error\",\"category\":\"RATE_LIMITS\",\"policyName\":\"TEN_SECONDLY_ROLLING\",\"message\":\"Slow down\"}", ServiceFailure.RetryLater)]
    [InlineData(429, "{\"status\":\"error\",\"category\":\"RATE_LIMITS\",\"policyName\":\"DAILY\",\"message\":\"Daily limit\"}", ServiceFailure.Permanent)]
    [InlineData(401, "{\"status\":\"error\",\"category\":\"EXPIRED_AUTHENTICATION\",\"message\":\"expired\"}", ServiceFailure.SignInAgain)]
    [InlineData(403, "{\"status\":\"error\",\"category\":\"MISSING_SCOPES\",\"message\":\"scopes\"}", ServiceFailure.Permanent)]
    [InlineData(409, "{\"status\":\"error\",\"category\":\"CONFLICT\",\"message\":\"Contact already exists\"}", ServiceFailure.AlreadyDone)]
    [InlineData(502, "{\"status\":\"error\",\"message\":\"gateway\"}", ServiceFailure.RetryLater)]
    public async Task Each_failure_has_its_outcome(int status, string body, ServiceFailure kind)
    {
        fake.FailNext(status, body);

        var error = await Assert.ThrowsAsync<ServiceException>(() => hubspot.SaveContactAsync(new CrmContact { Email = "a@b.test" }));

        Assert.Equal((kind, status), (error.Kind, error.Status));
    }

    [Fact]
    public async Task A_batch_that_failed_in_part_is_a_failure()
    {
        fake.FailNext(207, """{"status":"COMPLETE","results":[],"numErrors":1,"errors":[{"message":"Email address is invalid","category":"VALIDATION_ERROR"}]}""");

        var error = await Assert.ThrowsAsync<ServiceException>(() => hubspot.SaveContactAsync(new CrmContact { Email = "a@b.test" }));

        Assert.Equal("HubSpot: Email address is invalid", error.Message);
    }

    private async Task<string> IdAsync(string email) => (await hubspot.SaveContactAsync(new CrmContact { Email = email })).Item.Id!;

    [Fact]
    public async Task A_wrong_token_is_told_without_repeating_it()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(
            () => new HubSpotClient(http, FixedToken.Bearer("pat-wrong-token"), address: fake.Address).FindContactAsync("a@b.test"));

        Assert.Equal(ServiceFailure.SignInAgain, error.Kind);
        Assert.DoesNotContain("pat-wrong-token", error.ToString());
    }
}
