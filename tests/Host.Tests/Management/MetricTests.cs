using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Tests.Identity;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class MetricTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task What_a_flow_stored_is_told_by_day_to_its_own_tenant()
    {
        var step = Flow.Activity("keep", "Bizoholic.StoreMetric").Input("metric", "leads").Input("value", "return $json.body.leads", "JavaScript").Input("client", "return $json.body.tenant_id ?? ''", "JavaScript");
        await host.SaveAsync(Flow.Of("measured", Flow.Endpoint("measured", "POST"), step), publish: true);
        foreach (var leads in (int[])[3, 5])
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsJsonAsync("/webhook/measured", new { leads, tenant_id = leads == 5 ? "acme" : null })).StatusCode);
        }

        var metric = Assert.Single(JsonNode.Parse(await host.Client.GetStringAsync("/api/flows/measured/metrics?days=7"))!["items"]!.AsArray())!;
        var day = Assert.Single(metric["days"]!.AsArray())!;
        Assert.Equal(("leads", 2, 8.0, 3.0, 5.0, 5.0), ((string?)metric["name"], (int)day["count"]!, (double)day["sum"]!, (double)day["least"]!, (double)day["most"]!, (double)day["latest"]!));

        var ofAcme = Assert.Single(JsonNode.Parse(await host.Client.GetStringAsync("/api/flows/measured/metrics?client=acme"))!["items"]!.AsArray())!;
        Assert.Equal(5.0, (double)Assert.Single(ofAcme["days"]!.AsArray())!["sum"]!);
        Assert.Empty(JsonNode.Parse(await host.Client.GetStringAsync("/api/flows/measured/metrics?client=nobody"))!["items"]!.AsArray());

        // What ran is told by client too.
        var overview = JsonNode.Parse(await host.Client.GetStringAsync("/api/overview?client=acme"))!;
        Assert.Equal(1, overview["flows"]!.AsArray().Single(flow => (string?)flow!["definitionId"] == "measured")!["runs"]!.GetValue<int>());
        Assert.Empty(JsonNode.Parse(await host.Client.GetStringAsync("/api/overview?client=nobody"))!["flows"]!.AsArray());

        using var other = await host.SignedInAsync("elsewhere", "admin");
        Assert.Empty(JsonNode.Parse(await other.GetStringAsync("/api/flows/measured/metrics"))!["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.GetAsync("/api/flows/measured/metrics?days=0")).StatusCode);
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kathmandu")]
    public async Task Figures_are_told_by_the_days_of_the_readers_time_zone_also_when_its_clocks_change(string name)
    {
        var (flow, zone) = ($"zoned-{name.Split('/')[1].ToLowerInvariant()}", TimeZoneInfo.FindSystemTimeZoneById(name));
        var step = Flow.Activity("keep", "Bizoholic.StoreMetric").Input("metric", "leads").Input("value", "return $json.body.leads", "JavaScript").Input("at", "return $json.body.at", "JavaScript");
        await host.SaveAsync(Flow.Of(flow, Flow.Endpoint(flow, "POST"), step), publish: true);

        // The days on which the clocks change are 23 and 25 hours long.
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone).DateTime);
        DateOnly[] days = [.. Enumerable.Range(2, 363).Select(back => today.AddDays(-back)).Where(day => LengthOf(day) != TimeSpan.FromDays(1))];
        Assert.Equal(name != "Asia/Kathmandu", days.Length > 0);
        days = days.Length > 0 ? days : [today.AddDays(-3)];
        foreach (var day in days)
        {
            await StoreAsync(1, At(day, TimeOnly.MinValue).AddMinutes(-1));
            await StoreAsync(10, At(day, TimeOnly.MinValue).AddMinutes(1));
            await StoreAsync(100, At(day.AddDays(1), TimeOnly.MinValue).AddMinutes(-1));
            await StoreAsync(1000, At(day.AddDays(1), TimeOnly.MinValue).AddMinutes(1));
            await StoreAsync(10_000, day.ToString("O"));
        }

        var told = await ToldAsync($"?days=366&timeZone={Uri.EscapeDataString(name)}");
        Assert.All(days, day => Assert.Equal((1.0, (3, 10_110.0, 10.0, 10_000.0), 1000.0), (told[day.AddDays(-1)].Sum, told[day], told[day.AddDays(1)].Sum)));
        Assert.Equal(days.Length * 3, told.Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.GetAsync($"/api/flows/{flow}/metrics?timeZone=Nowhere")).StatusCode);

        TimeSpan LengthOf(DateOnly day) => At(day.AddDays(1), TimeOnly.MinValue) - At(day, TimeOnly.MinValue);

        DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), zone.GetUtcOffset(day.ToDateTime(time)));

        async Task StoreAsync(double leads, object at)
            => Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsJsonAsync($"/webhook/{flow}", new { leads, at = at is DateTimeOffset moment ? moment.UtcDateTime.ToString("O") : at })).StatusCode);

        async Task<Dictionary<DateOnly, (int Count, double Sum, double Least, double Most)>> ToldAsync(string query)
            => JsonNode.Parse(await host.Client.GetStringAsync($"/api/flows/{flow}/metrics{query}"))!["items"]![0]!["days"]!.AsArray()
                .ToDictionary(day => DateOnly.Parse((string)day!["date"]!, CultureInfo.InvariantCulture), day => ((int)day!["count"]!, (double)day["sum"]!, (double)day["least"]!, (double)day["most"]!));
    }

    [Fact]
    public async Task What_was_kept_before_moments_were_stays_on_its_day()
    {
        var step = Flow.Activity("keep", "Bizoholic.StoreMetric").Input("metric", "old").Input("value", "return $json.body.leads", "JavaScript").Input("at", "return $json.body.at", "JavaScript");
        await host.SaveAsync(Flow.Of("kept-before", Flow.Endpoint("kept-before", "POST"), step), publish: true);
        var day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-2);
        await PostAsync(5, day.ToString("O"));
        await ForgetPartsAsync();

        await PostAsync(7, $"{day:O}T03:00:00Z");
        Assert.Equal([(day.AddDays(-1), 7.0), (day, 5.0)], await DaysAsync("America/New_York"));
        Assert.Equal([(day, 12.0)], await DaysAsync("UTC"));

        async Task PostAsync(double leads, string at) => Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsJsonAsync("/webhook/kept-before", new { leads, at })).StatusCode);

        async Task<(DateOnly, double)[]> DaysAsync(string zone)
            => [.. JsonNode.Parse(await host.Client.GetStringAsync($"/api/flows/kept-before/metrics?timeZone={zone}"))!["items"]![0]!["days"]!.AsArray()
                .Select(one => (DateOnly.Parse((string)one!["date"]!, CultureInfo.InvariantCulture), (double)one["sum"]!))];

        // As a version of the host that kept no parts would have left it.
        async Task ForgetPartsAsync()
        {
            var key = $"old|{day:O}|parts";
            var kept = Assert.Single(await host.App.Services.GetRequiredService<IFlowStateStore>().ReadAsync(Tenants.Default, "kept-before", "metrics", [key], default));
            var at = DateTimeOffset.UtcNow;
            var row = new RunRow
            {
                TenantId = Tenants.Default,
                RunId = RunIds.NewAt(at),
                DefinitionId = "kept-before",
                DefinitionVersionId = "v",
                DefinitionVersion = 1,
                ContentHash = "h",
                Status = RunStatus.Finished,
                LastSequence = 0,
                CreatedAt = at,
                UpdatedAt = at,
                FinishedAt = at,
            };
            await host.App.Services.GetRequiredService<IRunCommitter>().CommitAsync(
                new RunCommit { Row = row, IsNew = true, Burst = new JournalRow(0, new byte[1]), StateChanges = [new FlowStateChange("kept-before", "metrics", key, kept.Version, null)] }, default);
        }
    }
}
