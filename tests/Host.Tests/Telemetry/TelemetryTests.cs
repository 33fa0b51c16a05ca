using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Host.Tests.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Host.Tests.Telemetry;

[Collection(ConsoleTests.Name)]
public sealed partial class TelemetryTests : IAsyncLifetime
{
    private FlowsHost _host = null!;

    public async Task InitializeAsync() => _host = await FlowsHost.StartAsync(("Outgoing:AllowedHosts", "127.0.0.1"));

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_run_is_a_trace_and_what_its_steps_call_goes_on_with_it()
    {
        using var collector = new Collector();
        await using var service = await CalledService.StartAsync();
        var flow = Flow.Of("traced", Flow.Endpoint("traced", "POST"), Flow.Activity("call", "Elsa.SendHttpRequest").Input("url", service.Address).Input("method", "GET"), Flow.Respond("return 'done'"));
        await _host.SaveAsync(flow, publish: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/traced") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Assert.Equal("done", await (await _host.Anonymous.SendAsync(request)).Content.ReadAsStringAsync());

        var run = await RunOfAsync("traced");
        await Eventually.IsTrueAsync(() => Task.FromResult(collector.Of(run).Any(span => span.DisplayName.StartsWith("run ", StringComparison.Ordinal))));
        var spans = collector.Of(run);
        var stretch = spans.Single(span => span.DisplayName == "run Flow traced");
        Assert.Equal(default, stretch.ParentSpanId);
        Assert.Equal((run, "default", "traced", "finished"), (stretch.GetTagItem("flows.run.id"), stretch.GetTagItem("flows.tenant"), stretch.GetTagItem("flows.flow.id"), stretch.GetTagItem("flows.run.status")));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(stretch.Links).Context.TraceId.ToHexString());
        Assert.Equal(["call", "in", "out"], spans.Where(span => span.ParentSpanId == stretch.SpanId).Select(span => (string)span.GetTagItem("flows.step.id")!).Where(step => step is "in" or "call" or "out").Order(StringComparer.Ordinal));

        var call = spans.Single(span => (string?)span.GetTagItem("flows.step.id") == "call");
        var arrived = ActivityContext.Parse(service.TraceParent!, null);
        Assert.Equal(call.TraceId, arrived.TraceId);
        Assert.True(arrived.SpanId == call.SpanId || spans.Any(span => span.SpanId == arrived.SpanId && span.ParentSpanId == call.SpanId), "The call did not carry the step's span on.");
    }

    [Fact]
    public async Task A_step_that_fails_is_a_failed_span_without_what_it_worked_with()
    {
        using var collector = new Collector();
        await _host.SaveAsync(Flow.Of("fails", Flow.Endpoint("fails", "POST"), Flow.WriteLine("bad", "").Input("text", "throw new Error('about Ada')", "JavaScript")), publish: true);
        await _host.Anonymous.PostAsJsonAsync("/webhook/fails", new { });
        var run = await RunOfAsync("fails");

        await Eventually.IsTrueAsync(() => Task.FromResult(collector.Of(run).Any(span => (string?)span.GetTagItem("flows.run.status") == "faulted")));

        var stretch = collector.Of(run).Single(span => (string?)span.GetTagItem("flows.run.status") == "faulted");
        Assert.Equal(ActivityStatusCode.Error, stretch.Status);
        Assert.DoesNotContain(collector.Of(run).SelectMany(span => span.TagObjects), tag => tag.Value?.ToString()?.Contains("Ada", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Metrics_are_for_those_who_may_read_unless_they_are_opened()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Anonymous.GetAsync("/metrics")).StatusCode);
        using var viewer = await _host.SignedInAsync("default", "viewer");
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/metrics")).StatusCode);

        var open = await FlowsHost.StartAsync(("Telemetry:OpenMetrics", "true"));
        try
        {
            Assert.Equal(HttpStatusCode.OK, (await open.Anonymous.GetAsync("/metrics")).StatusCode);
        }
        finally
        {
            await open.DisposeAsync();
        }
    }

    [Fact]
    public async Task Log_lines_are_JSON_and_say_which_run_and_tenant_they_belong_to()
    {
        var (before, written) = (Console.Out, new Captured());
        Console.SetOut(written);
        var logging = await FlowsHost.StartAsync(("Logging:Format", "json"));
        try
        {
            await logging.SaveAsync(Flow.Of("logged", Flow.Endpoint("logged", "POST"), Flow.WriteLine("a", "a line to be found")), publish: true);
            await logging.Anonymous.PostAsJsonAsync("/webhook/logged", new { });
            JsonNode? line = null;
            await Eventually.IsTrueAsync(() => Task.FromResult((line = Line(written)) is not null));

            var scope = line!["Scopes"]!.AsArray().Single(scope => scope!["RunId"] is not null)!;
            Assert.Equal(("default", "logged"), (scope["TenantId"]!.GetValue<string>(), scope["FlowId"]!.GetValue<string>()));
            Assert.Equal(32, scope["RunId"]!.GetValue<string>().Replace("-", "", StringComparison.Ordinal).Length);
        }
        finally
        {
            await logging.DisposeAsync();
            Console.SetOut(before);
        }
    }

    private static JsonNode? Line(Captured written)
        => written.ToString().Split('\n').FirstOrDefault(text => text.Contains("a line to be found", StringComparison.Ordinal) && text.TrimEnd().EndsWith('}')) is { } found ? JsonNode.Parse(found) : null;

    /// <summary>A renamed instrument must not leave a panel empty, or an alert that never fires.</summary>
    [Fact]
    public async Task The_dashboard_and_the_alert_rules_ask_for_metrics_there_are()
    {
        await _host.SaveAsync(Flow.Of("counted", Flow.Endpoint("counted", "POST"), Flow.WriteLine("a", "x")), publish: true);
        await _host.Anonymous.PostAsJsonAsync("/webhook/counted", new { });
        var known = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.IsTrueAsync(async () =>
        {
            known = [.. Named().Matches(await _host.Client.GetStringAsync("/metrics")).Select(match => match.Groups[1].Value)];
            return known.Any(name => name.StartsWith("flows_runs_open", StringComparison.Ordinal)) && known.Any(name => name.StartsWith("flows_run_duration", StringComparison.Ordinal));
        });

        foreach (var file in (string[])["dashboard.json", "alerts.yaml"])
        {
            var asked = Asked().Matches(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "monitoring", file))).Select(match => match.Value).Distinct().ToArray();
            Assert.True(asked.Length > 3, $"{file} asks for {asked.Length} metrics.");
            Assert.True(!asked.Except(known).Any(), $"{file} asks for {string.Join(", ", asked.Except(known))}; there are {string.Join(", ", known.Where(name => name.StartsWith("flows_", StringComparison.Ordinal)))}");
        }
    }

    private async Task<string> RunOfAsync(string flow) => (await _host.PostAsync("/workflow-instances", new JsonObject { ["definitionId"] = flow }))["items"]![0]!["id"]!.GetValue<string>();

    [GeneratedRegex(@"^([a-z_:]+)(?:\{| )", RegexOptions.Multiline)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:flows|http_server)_[a-z_]+\b")]
    private static partial Regex Asked();

    /// <summary>Written to and read at the same time.</summary>
    private sealed class Captured : StringWriter
    {
        private readonly Lock _gate = new();

        public override void Write(char value)
        {
            lock (_gate)
            {
                base.Write(value);
            }
        }

        public override void Write(string? value)
        {
            lock (_gate)
            {
                base.Write(value);
            }
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (_gate)
            {
                base.Write(buffer, index, count);
            }
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return base.ToString();
            }
        }
    }

    private sealed class CalledService : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private CalledService(WebApplication app) => _app = app;

        public string? TraceParent { get; private set; }

        public string Address => _app.Urls.First();

        public static async Task<CalledService> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var service = new CalledService(builder.Build());
            service._app.MapGet("/", (HttpRequest request) =>
            {
                service.TraceParent = request.Headers.TraceParent;
                return "fine";
            });
            await service._app.StartAsync();
            return service;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
