using Bizoholic.Flows.Host.Hosting;

namespace Bizoholic.Flows.Host.Tests.Hosting;

public sealed class SettingTests
{
    [Theory]
    [InlineData("Samples:Import", "perhaps", "true or false")]
    [InlineData("Storage:Provider", "floppy", "sqlite, postgres or memory")]
    [InlineData("FLOWS_ADMIN_PASSWORD", "short", "at least 8")]
    [InlineData("Identity:Oidc:Authority", "http://auth.example.com", "RequireHttps")]
    [InlineData("Identity:Shared:Secret", "short", "at least 32")]
    [InlineData("Identity:DefaultRole", "king", "one of viewer")]
    [InlineData("TrustedProxies", "traefik", "'traefik' is neither")]
    [InlineData("Logging:Format", "xml", "text or json")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "http://otel-collector:4317")]
    [InlineData("Webhooks:WaitSeconds", "-1", "a whole number from 1")]
    public void A_wrong_setting_stops_the_start_and_says_which_where_from_and_what_was_expected(string name, string value, string expected)
    {
        var error = Assert.Throws<SettingException>(() => FlowsApp.Create([$"--{name}={value}"]));

        Assert.Contains(name, error.Message);
        Assert.Contains("from the command line", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain("short", error.Message);
    }

    [Fact]
    public async Task Ready_is_said_only_once_the_start_is_complete()
    {
        var host = await FlowsHost.StartAsync();

        Assert.Equal("ready", await host.Anonymous.GetStringAsync("/healthz/readiness"));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        var host = await FlowsHost.StartAsync();

        Assert.Contains("/elsa/api/workflow-definitions", await host.Anonymous.GetStringAsync("/openapi/v1.json"));
        await host.DisposeAsync();
    }
}
