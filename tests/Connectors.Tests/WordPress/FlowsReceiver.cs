using System.Text.Json;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Connectors.Tests.WordPress;

/// <summary>Stands where the flows' webhook endpoint would be, and has the plugin send to it.</summary>
internal sealed class FlowsReceiver : IAsyncDisposable
{
    private readonly WordPressFixture site;
    private readonly Loopback server;

    private FlowsReceiver(WordPressFixture site, Loopback server, PluginAdmin admin) => (this.site, this.server, Admin) = (site, server, admin);

    public PluginAdmin Admin { get; }

    public string Secret { get; } = StandardWebhook.NewSecret();

    /// <summary>Starts the receiver; it answers with these statuses in order, then 200.</summary>
    public static async Task<FlowsReceiver> StartAsync(WordPressFixture site, params int[] statuses)
    {
        var answers = new Queue<int>(statuses);
        var server = await Loopback.StartAsync(context =>
        {
            lock (answers)
            {
                context.Response.StatusCode = answers.TryDequeue(out var status) ? status : 200;
            }

            return Task.CompletedTask;
        });
        var receiver = new FlowsReceiver(site, server, await PluginAdmin.SignInAsync(site));
        await receiver.Admin.SetAsync(server.Address + "hook", receiver.Secret);
        return receiver;
    }

    /// <summary>Waits for deliveries, letting wp-cron run meanwhile, and checks their signatures.</summary>
    public async Task<Delivery[]> DeliveriesAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (server.Requests.Count < count)
        {
            await site.Http.GetStringAsync(new Uri(site.Site, "wp-cron.php"), patience.Token);
        }

        return [.. server.Requests.Select(Check)];
    }

    public async Task<int> SettledAsync()
    {
        await site.Http.GetStringAsync(new Uri(site.Site, "wp-cron.php"));
        return server.Requests.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await Admin.SetAsync("", "");
        Admin.Dispose();
        await server.DisposeAsync();
    }

    private Delivery Check(Received request)
    {
        var id = request.Headers[StandardWebhook.IdHeader];
        var timestamp = request.Headers[StandardWebhook.TimestampHeader];
        var check = new StandardWebhook([Secret], TimeProvider.System).Check(id, timestamp, request.Headers[StandardWebhook.SignatureHeader], request.Body);
        return new Delivery(check, timestamp, JsonDocument.Parse(request.Body).RootElement, request.Body);
    }
}

internal sealed record Delivery(WebhookCheck Check, string Timestamp, JsonElement Json, byte[] Body)
{
    public string Type => Json.GetProperty("type").GetString()!;

    public string? Data(params string[] path) => path.Aggregate(Json.GetProperty("data"), (element, name) => element.GetProperty(name)).ToString();
}
