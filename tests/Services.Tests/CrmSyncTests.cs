using Bizoholic.Flows.Activities.Crm;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Tests.Crm;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>HubSpot's fake on one side, the sample BizOSaaS backend on the other.</summary>
[Collection(BizosaasCollection.Name)]
public sealed class CrmSyncTests(BizosaasFixture bizosaas) : IAsyncLifetime
{
    private readonly string _mark = Guid.NewGuid().ToString("N")[..8];
    private HubSpotFake _hubspot = null!;
    private HubSpotClient _client = null!;
    private Surroundings _here = null!;

    public async Task InitializeAsync()
    {
        _hubspot = await HubSpotFake.StartAsync();
        _hubspot.Now = DateTimeOffset.UtcNow;
        _client = new HubSpotClient(bizosaas.Http, FixedToken.Bearer(HubSpotFake.Token), address: _hubspot.Address);
        var token = (await bizosaas.Credentials().GetAsync(default))["Bearer ".Length..];
        _here = new Surroundings()
            .With("hubspot", "hubspotAppToken", ("appToken", HubSpotFake.Token), ("url", _hubspot.Address.ToString()))
            .With("bizosaas", "bizosaasApi", ("url", bizosaas.Address.ToString()), ("token", token));
    }

    public async Task DisposeAsync() => await _hubspot.DisposeAsync();

    [Fact]
    public async Task Both_get_what_the_other_has_and_what_both_changed_is_reported()
    {
        var (ann, bob) = ($"ann-{_mark}@acme.test", $"bob-{_mark}@acme.test");
        await _client.SaveContactAsync(new CrmContact { Email = ann, FirstName = "Ann", Company = "Acme" });
        await bizosaas.Gateway.SaveContactAsync(new BizosaasContact { Email = bob, FirstName = "Bob", Phone = "1" });
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);
        var flow = await harness.PublishAsync("""{"definitionId": "sync", "name": "Sync", "root": {"id": "s", "type": "Bizoholic.SyncCrm", "version": 1, "first": "hubspot", "second": "bizosaas", "conflict": "First"}}""");

        var first = await SyncAsync(harness, flow);
        Assert.True(first["created"].Number >= 2);
        Assert.Equal("Acme", (await OfBizosaasAsync(ann))!.Company);
        Assert.Equal("Bob", (await _client.FindContactAsync(bob))!.FirstName);

        // Each side changes one field: both arrive. Both change one: the rule decides, and it is told.
        await _client.SaveContactAsync(new CrmContact { Email = ann, Phone = "555" });
        await bizosaas.Gateway.SaveContactAsync(new BizosaasContact { Email = ann, LastName = "Lee" });
        await _client.SaveContactAsync(new CrmContact { Email = bob, Phone = "2" });
        await bizosaas.Gateway.SaveContactAsync(new BizosaasContact { Email = bob, Phone = "3" });
        var second = await SyncAsync(harness, flow);

        Assert.Equal(("555", "Lee"), ((await OfBizosaasAsync(ann))!.Phone, (await _client.FindContactAsync(ann))!.LastName));
        var conflict = Assert.Single(second["conflicts"].AsArray()!);
        Assert.Equal((bob, "phone", "2", "3", "first"), (conflict["email"].AsString(), conflict["field"].AsString(), conflict["first"].AsString(), conflict["second"].AsString(), conflict["kept"].AsString()));
        Assert.Equal("2", (await OfBizosaasAsync(bob))!.Phone);

        // Nothing changed: nothing is written. One side deletes: it does not come back.
        var third = await SyncAsync(harness, flow);
        Assert.Equal((0, 0, 0), (third["created"].Number, third["changed"].Number, third["conflicts"].AsArray()!.Count));
        await bizosaas.Gateway.DeleteContactAsync((await OfBizosaasAsync(ann))!.Id);
        await _client.SaveContactAsync(new CrmContact { Email = ann, Phone = "556" });
        var fourth = await SyncAsync(harness, flow);
        Assert.Equal(ann, Assert.Single(fourth["missing"].AsArray()!)["email"].AsString());
        Assert.Null(await OfBizosaasAsync(ann));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_whose_address_changed_on_one_side_gets_the_new_one_on_the_other_and_no_second_contact(bool inHubSpot)
    {
        var (old, now) = ($"ann-{_mark}@old.test", $"ann-{_mark}@new.test");
        await _client.SaveContactAsync(new CrmContact { Email = old, FirstName = "Ann", Phone = "1" });
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);
        var flow = await harness.PublishAsync("""{"definitionId": "sync", "name": "Sync", "root": {"id": "s", "type": "Bizoholic.SyncCrm", "version": 1, "first": "hubspot", "second": "bizosaas", "conflict": "First"}}""");
        await SyncAsync(harness, flow);
        var (there, here) = ((await _client.FindContactAsync(old))!.Id!, (await OfBizosaasAsync(old))!.Id);

        await (inHubSpot ? _client.ChangeEmailAsync(there, now) : bizosaas.Gateway.ChangeEmailAsync(here, now));
        var report = await SyncAsync(harness, flow);

        Assert.Equal((1, 0, 0), (report["moved"].Number, report["created"].Number, report["missing"].AsArray()!.Count));
        Assert.Equal((there, here), ((await _client.FindContactAsync(now))!.Id, (await OfBizosaasAsync(now))!.Id));
        Assert.Equal((null, null), ((await _client.FindContactAsync(old))?.Id, (await OfBizosaasAsync(old))?.Id));

        // From then on it is kept in step under the new address.
        await _client.SaveContactAsync(new CrmContact { Email = now, Phone = "2" });
        var next = await SyncAsync(harness, flow);
        Assert.Equal((0, 1, "2"), (next["moved"].Number, next["changed"].Number, (await OfBizosaasAsync(now))!.Phone));
    }

    [Theory]
    [InlineData(1, "second")]
    [InlineData(-1, "first")]
    public async Task Who_changed_it_last_wins_where_both_CRMs_say_when(int hoursLater, string kept)
    {
        await using var other = await HubSpotFake.StartAsync();
        other.Now = _hubspot.Now;
        var client = new HubSpotClient(bizosaas.Http, FixedToken.Bearer(HubSpotFake.Token), address: other.Address);
        _here.With("other", "hubspotAppToken", ("appToken", HubSpotFake.Token), ("url", other.Address.ToString()));
        var ann = $"ann-{_mark}@acme.test";
        await _client.SaveContactAsync(new CrmContact { Email = ann, Phone = "0" });
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);
        var flow = await harness.PublishAsync("""{"definitionId": "sync", "name": "Sync", "root": {"id": "s", "type": "Bizoholic.SyncCrm", "version": 1, "first": "hubspot", "second": "other"}}""");
        await SyncAsync(harness, flow);

        await _client.SaveContactAsync(new CrmContact { Email = ann, Phone = "1" });
        other.Now += TimeSpan.FromHours(hoursLater);
        await client.SaveContactAsync(new CrmContact { Email = ann, Phone = "2" });
        (_hubspot.Now, other.Now) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        var report = await SyncAsync(harness, flow);

        var conflict = Assert.Single(report["conflicts"].AsArray()!);
        Assert.Equal((kept, "changed last"), (conflict["kept"].AsString(), conflict["why"].AsString()));
        var phone = kept == "first" ? "1" : "2";
        Assert.Equal((phone, phone), ((await _client.FindContactAsync(ann))!.Phone, (await client.FindContactAsync(ann))!.Phone));
    }

    [Fact]
    public async Task One_way_a_crm_only_follows_in_the_fields_that_are_mapped()
    {
        var (ann, bob) = ($"ann-{_mark}@acme.test", $"bob-{_mark}@acme.test");
        await _client.SaveContactAsync(new CrmContact { Email = ann, FirstName = "Ann", Phone = "1", Fields = new Dictionary<string, string?> { ["lifecyclestage"] = "lead" } });
        await bizosaas.Gateway.SaveContactAsync(new BizosaasContact { Email = bob, FirstName = "Bob" });
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);
        var flow = await harness.PublishAsync(Mapped("""{"firstName": "firstName", "lifecyclestage": "source"}"""));

        await SyncAsync(harness, flow);
        var made = (await OfBizosaasAsync(ann))!;
        Assert.Equal(("Ann", "lead"), (made.FirstName, made.Source));
        Assert.True(string.IsNullOrEmpty(made.Phone));
        Assert.Null(await _client.FindContactAsync(bob));

        // The follower changes a field by itself: it is brought back, and told.
        await bizosaas.Gateway.SaveContactAsync(new BizosaasContact { Email = ann, FirstName = "Anna" });
        var second = await SyncAsync(harness, flow);
        var conflict = Assert.Single(second["conflicts"].AsArray()!);
        Assert.Equal(("firstName", "Ann", "Anna", "first"), (conflict["field"].AsString(), conflict["first"].AsString(), conflict["second"].AsString(), conflict["kept"].AsString()));
        Assert.Equal("Ann", (await OfBizosaasAsync(ann))!.FirstName);
    }

    [Theory]
    [InlineData("""{"phone": 5}""", "'Fields' gives 'phone' no field of BizOSaaS")]
    [InlineData("""{"phone": "fax"}""", "'fax', which BizOSaaS does not have. It has firstName")]
    [InlineData("""{"email": "email"}""", "by which contacts are told apart")]
    [InlineData("""{"phone": "phone", "mobilephone": "phone"}""", "two fields of HubSpot")]
    public async Task A_mapping_that_cannot_be_is_refused_before_anything_is_read(string fields, string words)
    {
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);

        var run = await harness.RunAsync(Mapped(fields));

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Contains(words, run.Rest.Error?.Message);
    }

    [Fact]
    public async Task A_change_starts_a_flow_once_and_the_first_look_only_notes()
    {
        var (ann, bob) = ($"ann-{_mark}@acme.test", $"bob-{_mark}@acme.test");
        await _client.SaveContactAsync(new CrmContact { Email = ann, FirstName = "Ann" });
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);
        var flow = await harness.PublishAsync("""{"definitionId": "change", "name": "Change", "root": {"id": "c", "type": "Bizoholic.CrmChange", "version": 1, "credential": "hubspot", "customProperties": {"canStartWorkflow": true}}}""");

        Assert.Empty(await LookAsync(harness, flow));
        await _client.SaveContactAsync(new CrmContact { Email = ann, Phone = "1" });
        await _client.SaveContactAsync(new CrmContact { Email = bob, FirstName = "Bob" });
        Assert.Equal([(ann, false), (bob, true)], await LookAsync(harness, flow));
        Assert.Empty(await LookAsync(harness, flow));
        await _client.SaveContactAsync(new CrmContact { Email = ann, Phone = "2" });
        Assert.Equal([(ann, false)], await LookAsync(harness, flow));
        Assert.Equal("schedule", ActivityHarness.Register<CrmChange>(new { credential = "hubspot" }).Single().Kind);
    }

    [Fact]
    public async Task In_mid_flow_one_contact_is_waited_for()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (ann, bob) = ($"ann-{_mark}@acme.test", $"bob-{_mark}@acme.test");
        await _client.SaveContactAsync(new CrmContact { Email = ann, FirstName = "Ann" });
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services, time);
        var run = await harness.RunAsync($$$"""{"definitionId": "wait", "name": "Wait", "root": {"id": "c", "type": "Bizoholic.CrmChange", "version": 1, "credential": "hubspot", "email": "{{{ann}}}"}}""");
        Assert.Equal((RunStatus.Suspended, null), (run.Status, run.Rest.Error?.Message));

        await _client.SaveContactAsync(new CrmContact { Email = bob, FirstName = "Bob" });
        await LooksAgainAsync();
        Assert.Equal(RunStatus.Suspended, await harness.StatusOfAsync(run.RunId));
        await _client.SaveContactAsync(new CrmContact { Email = ann, Phone = "1" });
        await LooksAgainAsync();

        await UntilAsync(async () => await harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        var left = (await harness.ReadAsync(run.RunId, run.Rest)).Of("c")[0].Outputs["Result"][0];
        Assert.Equal((ann, "1", false), (left["email"].AsString(), left["phone"].AsString(), left["isNew"].Boolean));

        async Task LooksAgainAsync()
        {
            var asked = _hubspot.Requests;
            time.Advance(TimeSpan.FromMinutes(6));
            await UntilAsync(async () => _hubspot.Requests > asked && (await harness.StatusOfAsync(run.RunId) == RunStatus.Finished || (await ((IBookmarkStore)harness.Storage).OfRunAsync(Tenants.Default, run.RunId, default)).Any(wait => wait.DueAt > time.GetUtcNow())));
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isTrue())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<(string?, bool)[]> LookAsync(WorkflowHarness harness, DefinitionVersion flow)
    {
        var run = await harness.RunAsync(new StartRequest { Definition = flow });
        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        return [.. (run.Of("c")[0].Outputs["Result"].AsArray() ?? ValueArray.Empty).Select(one => (one["email"].AsString(), one["isNew"].Boolean))];
    }

    [Fact]
    public async Task A_contact_that_a_step_made_is_deleted_when_the_flow_is_undone()
    {
        var email = $"eve-{_mark}@acme.test";
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);

        var run = await harness.RunAsync($$$"""
            {"definitionId": "undo", "name": "Undo", "customProperties": {"undo": true}, "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "a", "type": "Bizoholic.CreateOrUpdateContact", "version": 1, "credential": "bizosaas", "email": "{{{email}}}"},
              {"id": "b", "type": "Elsa.Fault", "version": 1, "message": "billing failed"}]}}
            """);

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Null(await OfBizosaasAsync(email));
    }

    [Fact]
    public async Task A_contact_of_hubspot_is_linked_to_its_company_and_both_are_taken_back_when_the_flow_is_undone()
    {
        var (ann, bob) = ($"ann-{_mark}@acme.test", $"bob-{_mark}@acme.test");
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);
        string Flow(string email, string then) => $$$"""
            {"definitionId": "company", "name": "Company", "customProperties": {"undo": true}, "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "a", "type": "Bizoholic.CreateOrUpdateContact", "version": 1, "credential": "hubspot", "email": "{{{email}}}", "company": "Acme", "companyDomain": "acme.test"},
              {"id": "b", "type": "{{{then}}}", "version": 1}]}}
            """;

        Assert.Equal(RunStatus.Faulted, (await harness.RunAsync(Flow(ann, "Elsa.Fault"))).Status);
        Assert.Equal((0, 0), (_hubspot.Contacts.Count(), _hubspot.Companies.Count()));

        var kept = (await harness.RunAsync(Flow(bob, "Elsa.Finish"))).Of("a")[0].Outputs["Result"];
        var saved = kept.AsArray() is { } list ? list[0] : kept;
        Assert.Equal(("Acme", true), (saved["company"].AsString(), saved["companyIsNew"].Boolean));
        Assert.True(_hubspot.IsMember(saved["id"].ToString(), saved["companyId"].ToString()));

        // A second person of the company: taken back, and the company stays.
        Assert.Equal(RunStatus.Faulted, (await harness.RunAsync(Flow(ann, "Elsa.Fault"))).Status);
        Assert.Equal((1, 1), (_hubspot.Contacts.Count(), _hubspot.Companies.Count()));
    }

    [Fact]
    public async Task A_company_that_is_brought_along_is_linked_in_hubspot_once_though_an_answer_gets_lost()
    {
        var (ann, bob) = ($"ann-{_mark}@acme.test", $"bob-{_mark}@acme.test");
        var company = $"Acme {_mark}";
        await bizosaas.Gateway.SaveContactAsync(new BizosaasContact { Email = ann, FirstName = "Ann", Company = company });
        await _client.SaveContactAsync(new CrmContact { Email = bob, FirstName = "Bob" });
        using var harness = new WorkflowHarness([typeof(SyncCrm).Assembly], _here.Services);
        var flow = await harness.PublishAsync("""{"definitionId": "companies", "name": "Companies", "customProperties": {"retry": {"tries": 1}}, "root": {"id": "s", "type": "Bizoholic.SyncCrm", "version": 1, "first": "hubspot", "second": "bizosaas"}}""");
        _hubspot.LoseCompanyAnswer();

        Assert.Equal(RunStatus.Faulted, (await harness.RunAsync(new StartRequest { Definition = flow })).Status);
        await SyncAsync(harness, flow);
        await bizosaas.Gateway.SaveContactAsync(new BizosaasContact { Email = bob, Company = company });
        await SyncAsync(harness, flow);

        var acme = (string)Assert.Single(_hubspot.Companies, one => (string?)one["properties"]!["name"] == company)["id"]!;
        foreach (var email in new[] { ann, bob })
        {
            var contact = (await _client.FindContactAsync(email))!;
            Assert.Equal((company, true), (contact.Company, _hubspot.IsMember(contact.Id!, acme)));
        }
    }

    [Fact]
    public async Task A_platform_without_companies_keeps_the_name_with_the_contact_and_says_so()
    {
        var email = $"ann-{_mark}@acme.test";

        var saved = await _here.RunAsync<SaveContact>(new { credential = "bizosaas", email, company = "Acme" });

        Assert.Equal(("Acme", true), ((await OfBizosaasAsync(email))!.Company, saved["companyId"].IsNullish));
        Assert.Contains("BizOSaaS keeps no companies", saved["companyNote"].AsString());
        Assert.Contains("no companies", (await Assert.ThrowsAsync<ServiceException>(() => new BizosaasCrm(bizosaas.Gateway).SaveCompanyAsync(new CrmCompany { Name = "Acme" }, "1"))).Message);
    }

    [Fact]
    public async Task An_app_that_may_not_touch_companies_is_told_what_it_lacks()
    {
        _hubspot.RefusesCompanies = true;
        var contact = new { credential = "hubspot", email = $"ann-{_mark}@acme.test", company = "Acme" };

        var refused = await _here.FailAsync<SaveContact>(contact);

        Assert.Contains("crm.objects.companies.write", refused.Message);
        Assert.Contains("the contact is saved", refused.Message);
        Assert.True(refused.IsFinal);
        var kept = await _here.RunAsync<SaveContact>(new { contact.credential, contact.email, contact.company, linksCompany = false });
        Assert.Equal(("Acme", true), (kept["company"].AsString(), kept["companyId"].IsNullish));
    }

    private static string Mapped(string fields)
        => $$$"""{"definitionId": "one-way", "name": "One way", "root": {"id": "s", "type": "Bizoholic.SyncCrm", "version": 1, "first": "hubspot", "second": "bizosaas", "direction": "FirstToSecond", "fields": {"type": "Object", "value": {{{fields}}} } } }""";

    private static async Task<ValueObject> SyncAsync(WorkflowHarness harness, DefinitionVersion flow)
    {
        var run = await harness.RunAsync(new StartRequest { Definition = flow });
        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        return run.Rest.Items[0].Json;
    }

    private async Task<BizosaasContact?> OfBizosaasAsync(string email) => (await bizosaas.Gateway.ListContactsAsync()).FirstOrDefault(contact => contact.Email == email);
}
