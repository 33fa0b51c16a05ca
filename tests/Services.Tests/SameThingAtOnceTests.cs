using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Billing;
using Bizoholic.Flows.Activities.Crm;
using Bizoholic.Flows.Activities.Documents;
using Bizoholic.Flows.Activities.Platform;
using Bizoholic.Flows.Connectors.Tests.Billing;
using Bizoholic.Flows.Connectors.Tests.Crm;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Steps on two hosts of one PostgreSQL that want the same thing at a service which would take it twice.</summary>
public sealed class SameThingAtOnceTests : IAsyncLifetime
{
    private readonly List<Surroundings> _hosts = [];
    private PostgresServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        var database = await _server.CreateDatabaseAsync();
        for (var host = 0; host < 2; host++)
        {
            var here = new Surroundings(more: services => services.AddPostgresStorage(database));
            await here.Services.GetRequiredService<IStorage>().OpenAsync(migrate: true, default);
            _hosts.Add(here);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var here in _hosts)
        {
            await ((ServiceProvider)here.Services).DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_contacts_of_one_company_make_one_company_also_where_search_does_not_find_it_yet(bool searchLags)
    {
        await using var hubspot = await HubSpotFake.StartAsync();
        hubspot.SearchLags = searchLags;
        hubspot.HoldSearches(4);
        Everywhere("crm", "hubspotAppToken", ("appToken", HubSpotFake.Token), ("url", hubspot.Address.ToString()));

        var saved = await AtOnceAsync<SaveContact>(4, number => new { credential = "crm", email = $"person{number}@acme.test", company = "Acme", companyDomain = number % 2 == 0 ? "acme.test" : "https://www.ACME.test/" });

        var company = (string)Assert.Single(hubspot.Companies)["id"]!;
        Assert.All(saved, contact => Assert.Equal(company, contact["companyId"].AsString()));
        Assert.All(saved, contact => Assert.True(hubspot.IsMember(contact["id"].AsString()!, company)));
        Assert.Single(saved, contact => contact["companyIsNew"].Boolean);
    }

    [Fact]
    public async Task A_step_that_failed_under_the_name_does_not_keep_the_next_one_waiting()
    {
        await using var hubspot = await HubSpotFake.StartAsync();
        hubspot.LoseCompanyAnswer();
        Everywhere("crm", "hubspotAppToken", ("appToken", HubSpotFake.Token), ("url", hubspot.Address.ToString()));
        var properties = new { credential = "crm", email = "ann@acme.test", company = "Acme" };

        await _hosts[0].FailAsync<SaveContact>(properties);
        var started = TimeProvider.System.GetTimestamp();
        await _hosts[1].RunAsync<SaveContact>(properties);

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
        Assert.Single(hubspot.Companies);
    }

    [Fact]
    public async Task One_customer_is_made_for_one_address_at_Stripe_which_allows_several()
    {
        await using var stripe = await StripeFake.StartAsync();
        Everywhere("stripe", "stripeApi", ("secretKey", StripeFake.Key), ("url", stripe.Address.ToString()));

        // Runs of their own: under one run's key Stripe itself makes one.
        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            using var harness = new WorkflowHarness([typeof(CreateCustomer).Assembly], _hosts[number % 2].Services);
            var run = await harness.RunAsync("""{"definitionId": "c", "name": "C", "root": {"id": "c", "type": "Bizoholic.CreateCustomer", "version": 1, "credential": "stripe", "email": "ann@example.com"}}""");
            return run.Of("c")[0].Items["Done"]![0].Json["id"].AsString();
        })));

        Assert.Equal(1, stripe.Created("customer"));
        Assert.Single(saved.Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_contact_and_one_post_are_made_at_BizOSaaS_which_takes_two(bool isContact)
    {
        var things = new List<JsonObject>();
        await using var platform = await Loopback.StartAsync(async context =>
        {
            var sent = context.Request.Method == "GET" ? null : (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
            JsonNode answer;
            lock (things)
            {
                if (sent is not null)
                {
                    sent["id"] ??= "";
                    if (context.Request.Method == "POST")
                    {
                        sent["id"] = $"thing-{things.Count + 1}";
                        things.Add(sent);
                    }
                }

                answer = sent?.DeepClone() ?? new JsonArray([.. things.Select(thing => thing.DeepClone())]);
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString());
        });
        Everywhere("bizosaas", "bizosaasApi", ("url", platform.Address.ToString()), ("token", "token-1"));

        await (isContact
            ? AtOnceAsync<SaveContact>(6, number => new { credential = "bizosaas", email = number % 2 == 0 ? "ann@acme.test" : "Ann@acme.test", firstName = "Ann" })
            : AtOnceAsync<CallBizosaas>(6, _ => new { credential = "bizosaas", call = "SavePost", target = "tea", payload = new { type = "Object", value = """{"title":"Tea","content":"Text"}""" } }));

        Assert.Single(things);
    }

    [Fact]
    public async Task One_entry_is_made_for_one_value_at_Strapi()
    {
        var entries = new List<JsonNode>();
        await using var strapi = await Loopback.StartAsync(async context =>
        {
            var data = context.Request.Method == "GET" ? null : (await JsonNode.ParseAsync(context.Request.Body))!["data"]!;
            JsonNode answer;
            lock (entries)
            {
                if (context.Request.Method == "POST")
                {
                    entries.Add(data!.DeepClone());
                }

                answer = data is null ? new JsonArray([.. entries.Select(_ => new JsonObject { ["documentId"] = "doc1" })]) : new JsonObject { ["documentId"] = "doc1" };
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(new JsonObject { ["data"] = answer }.ToJsonString());
        });
        Everywhere("cms", "strapiApi", ("url", strapi.Address.ToString()), ("token", "strapi-token-1"));

        await AtOnceAsync<SaveStrapiEntry>(6, _ => new { credential = "cms", collection = "articles", data = new { type = "Object", value = """{"slug":"tea","title":"Tea"}""" } });

        Assert.Single(entries);
    }

    private void Everywhere(string id, string type, params (string, string)[] values) => _hosts.ForEach(here => here.With(id, type, values));

    private Task<ValueObject[]> AtOnceAsync<T>(int count, Func<int, object> properties)
        where T : Activity
        => Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => _hosts[number % 2].RunAsync<T>(properties(number)))));
}
