using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class HealthTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task Failures_are_told_by_kind_and_by_the_service_of_the_step_that_failed()
    {
        var slack = (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = "Team", type = "slackApi", values = new { accessToken = "xoxb-1" } })))["credential"]!["id"]!.GetValue<string>();

        // It is told no channel.
        await RunAsync("health-slack", Flow.Activity("tell", "Bizoholic.SendToSlack").Input("credential", slack).Input("text", "Hello"));
        await RunAsync("health-http", Flow.Activity("call", "Elsa.SendHttpRequest").Input("url", "http://10.0.0.1/").Input("method", "GET"));
        await RunAsync("health-http", null);
        await RunAsync("health-fault", Flow.Fault("stop", "no"));

        var health = await FlowsHost.Read(await host.Client.GetAsync("/api/health"));

        var services = health["services"]!.AsArray().ToDictionary(service => service!["service"]!.GetValue<string>(), service => service!["runs"]!.GetValue<int>());
        Assert.Equal((1, 2), (services["Slack"], services["HTTP"]));
        Assert.Equal(4, services.Values.Sum());
        Assert.All(health["services"]!.AsArray(), service => Assert.Equal(service!["runs"]!.GetValue<int>(), service["kinds"]!.AsArray().Sum(kind => kind!["runs"]!.GetValue<int>())));
        Assert.Equal(4, health["errors"]!.AsArray().Sum(kind => kind!["runs"]!.GetValue<int>()));
    }

    [Fact]
    public async Task What_waits_is_stuck_or_held_is_told_with_its_age_and_the_runs_of_a_host_are_found_by_it()
    {
        var standing = await FlowsHost.StartAsync();
        try
        {
            await standing.SaveAsync(Flow.Of("timed", Flow.WriteLine("a", "x")), publish: true);
            await standing.PostAsync("/workflow-definitions/timed/execute", new { });

            // So that nobody takes the runs up meanwhile.
            (await standing.Client.PostAsJsonAsync("/api/pauses", new { kind = "installation" })).EnsureSuccessStatusCode();
            var old = DateTimeOffset.UtcNow.AddMinutes(-20);
            await StoreAsync(RunStatus.Pending, old, null);
            await StoreAsync(RunStatus.Pending, old.AddMinutes(5), null);
            var (stuck, held) = (await StoreAsync(RunStatus.Executing, old, "a host that is silent"), await StoreAsync(RunStatus.Held, old, null));

            var health = await FlowsHost.Read(await standing.Client.GetAsync("/api/health"));

            Assert.Equal(2, health["pending"]!.GetValue<long>());
            Assert.Equal(old, health["oldestPending"]!.GetValue<DateTimeOffset>(), TimeSpan.FromSeconds(1));
            Assert.Equal(stuck, Assert.Single(health["stuck"]!.AsArray())!["id"]!.GetValue<string>());
            Assert.Equal(held, Assert.Single(health["held"]!.AsArray())!["id"]!.GetValue<string>());
            Assert.Equal(1, health["latency"]!["runs"]!.GetValue<int>());
            Assert.True(health["latency"]!["p50"]!.GetValue<double>() > 0);
            Assert.Equal(stuck, Assert.Single((await FlowsHost.Read(await standing.Client.GetAsync("/api/runs?host=a host that is silent")))["items"]!.AsArray())!["id"]!.GetValue<string>());
        }
        finally
        {
            await standing.DisposeAsync();
        }

        async Task<string> StoreAsync(RunStatus status, DateTimeOffset at, string? owner)
        {
            var row = new RunRow
            {
                TenantId = "default",
                RunId = Guid.CreateVersion7(at).ToString("N"),
                DefinitionId = "slow",
                DefinitionVersionId = "v",
                DefinitionVersion = 1,
                ContentHash = "none",
                CreatedAt = at,
                UpdatedAt = at,
                Owner = owner,
                Status = status,
            };
            await standing.App.Services.GetRequiredService<IRunCommitter>().CommitAsync(new RunCommit { Row = row, IsNew = true }, CancellationToken.None);
            return row.RunId;
        }
    }

    [Fact]
    public async Task The_database_tells_its_size_the_oldest_run_and_what_goes_next()
    {
        var folder = Directory.CreateTempSubdirectory("flows-size-");
        var kept = await FlowsHost.StartAsync(("Storage:Provider", "sqlite"), ("FLOWS_DATA", folder.FullName), ("Retention:Months", "2"));
        try
        {
            var before = await FlowsHost.Read(await kept.Client.GetAsync("/api/health/storage"));
            Assert.Null(before["oldest"]);
            Assert.Null(before["lastPassAt"]);

            var ruled = Flow.Of("ruled", Flow.Endpoint("ruled", "POST"), Flow.WriteLine("a", "x"));
            ruled["customProperties"] = new JsonObject { ["retention"] = new JsonObject { ["keep"] = 0 } };
            await kept.SaveAsync(ruled, publish: true);
            await kept.SaveAsync(Flow.Of("kept", Flow.Endpoint("kept", "POST"), Flow.WriteLine("a", "x")), publish: true);
            await kept.Anonymous.PostAsJsonAsync("/webhook/ruled", new { });
            await kept.Anonymous.PostAsJsonAsync("/webhook/kept", new { });
            await kept.App.Services.GetRequiredService<Retention>().RunAsync(default);

            var storage = await FlowsHost.Read(await kept.Client.GetAsync("/api/health/storage"));
            var first = (await FlowsHost.Read(await kept.Client.GetAsync("/api/runs?flow=kept")))["items"]![0]!["id"]!.GetValue<string>();
            Assert.Equal(("SQLite", first), (storage["kind"]!.GetValue<string>(), storage["oldest"]!["id"]!.GetValue<string>()));
            Assert.Equal(folder.EnumerateFiles("flows.db*").Sum(file => file.Length), storage["bytes"]!.GetValue<long>());
            Assert.Equal(storage["bytes"]!.GetValue<long>(), storage["parts"]!.AsArray().Sum(part => part!["bytes"]!.GetValue<long>()));
            Assert.Equal((1, 1, 2), (storage["ruledFlows"]!.GetValue<int>(), storage["lastDeleted"]!.GetValue<int>(), storage["monthsKept"]!.GetValue<int>()));
            var (from, next) = (storage["keptFrom"]!.GetValue<DateTimeOffset>(), storage["nextMonthAt"]!.GetValue<DateTimeOffset>());
            Assert.Equal((1, 3), (from.Day, ((next.Year - from.Year) * 12) + next.Month - from.Month));
            Assert.True(next > DateTimeOffset.UtcNow);
            Assert.Equal(TimeSpan.FromHours(1), storage["nextPassAt"]!.GetValue<DateTimeOffset>() - storage["lastPassAt"]!.GetValue<DateTimeOffset>());
        }
        finally
        {
            await kept.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task PostgreSQL_tells_its_size_and_that_of_its_largest_tables()
    {
        await using var server = await PostgresServer.StartAsync();
        var shared = await FlowsHost.StartAsync(("Storage:Provider", "postgres"), ("Storage:ConnectionString", await server.CreateDatabaseAsync()));
        try
        {
            await shared.SaveAsync(Flow.Of("large", Flow.Endpoint("large", "POST"), Flow.WriteLine("a", "x")), publish: true);
            (await shared.Anonymous.PostAsJsonAsync("/webhook/large", new { text = RandomNumberGenerator.GetHexString(2_000_000) })).EnsureSuccessStatusCode();

            var storage = await FlowsHost.Read(await shared.Client.GetAsync("/api/health/storage"));

            var parts = storage["parts"]!.AsArray().ToDictionary(part => part!["name"]!.GetValue<string>(), part => part!["bytes"]!.GetValue<long>());
            Assert.Equal("PostgreSQL", storage["kind"]!.GetValue<string>());
            Assert.Contains(parts.Keys.First(), new[] { "blobs", $"journal_{DateTimeOffset.UtcNow:yyyyMM}" });
            Assert.True(parts.Values.First() > 500_000, storage.ToJsonString());
            Assert.True(storage["bytes"]!.GetValue<long>() > parts.Values.Sum(), storage.ToJsonString());
            Assert.Equal(parts.Values.OrderDescending(), parts.Values);
        }
        finally
        {
            await shared.DisposeAsync();
        }
    }

    private async Task RunAsync(string flow, JsonObject? step)
    {
        if (step is not null)
        {
            await host.SaveAsync(Flow.Of(flow, Flow.Endpoint(flow, "POST"), step), publish: true);
        }

        await host.Anonymous.PostAsJsonAsync($"/webhook/{flow}", new { });
        await Eventually.IsTrueAsync(async () => (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={flow}&status=Executing,Pending,Suspended")))["items"]!.AsArray().Count == 0);
    }
}
