using System.Net;
using System.Net.Sockets;
using Bizoholic.Flows.Host.Commands;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Bizoholic.Flows.Host.Tests.Hosting;

public sealed class FailedStartTests
{
    [Fact]
    public async Task A_start_that_fails_hands_over_the_runs_it_has_taken_up()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        await using var app = FlowsApp.Create([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "memory",
            ["Samples:Import"] = "false",
            ["FLOWS_ADMIN_PASSWORD"] = FlowsHost.Password,
            ["Outgoing:AllowedHosts"] = "127.0.0.1",
            ["Stop:GraceSeconds"] = "3600",
            ["urls"] = $"http://{port.LocalEndpoint}",
        }));
        var (called, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Lifetime.ApplicationStopping.Register(release.SetResult);
        await using var service = await SlowServiceAsync(called, release.Task);
        await app.Services.GetRequiredService<StartUp>().RunAsync(CancellationToken.None);
        await app.Services.GetRequiredService<DefinitionLibrary>().SaveAsync(
            Tenants.Default, Flow.Of("slow", Flow.Activity("call", "Elsa.SendHttpRequest").Input("url", service.Urls.First()).Input("method", "GET"), Flow.WriteLine("after", "after")), publish: true, isFromDesigner: false, CancellationToken.None);
        var version = (await app.Services.GetRequiredService<IDefinitionStore>().ListAsync(Tenants.Default, new DefinitionFilter { DefinitionIds = ["slow"], Versions = VersionChoice.Published }, CancellationToken.None)).Rows[0];
        var runtime = app.Services.GetRequiredService<WorkflowRuntime>();
        await runtime.StartAsync(new StartRequest { Definition = version, ReturnAtOnce = true }, CancellationToken.None);
        await called.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<IOException>(() => ServeCommand.StartAsync(app, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Equal(0, runtime.ActiveCount);
    }

    [Fact]
    public async Task A_start_that_is_told_to_stop_ends_in_order()
    {
        await using var app = FlowsApp.Create([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Provider"] = "memory", ["Samples:Import"] = "false", ["urls"] = "http://127.0.0.1:0" }));
        await app.Services.GetRequiredService<StartUp>().RunAsync(CancellationToken.None);
        app.Lifetime.StopApplication();

        Assert.False(await ServeCommand.StartAsync(app, CancellationToken.None));
    }

    [Fact]
    public async Task A_database_that_goes_away_in_the_middle_of_a_start_is_waited_for_and_the_start_made_anew()
    {
        var (starts, ready) = (0, new TaskCompletionSource<IHostApplicationLifetime>(TaskCreationOptions.RunContinuationsAsynchronously));
        void Adjust(WebApplicationBuilder builder)
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Provider"] = "memory", ["Samples:Import"] = "false", ["urls"] = "http://127.0.0.1:0" });
            builder.Services.AddSingleton<IHostedService>(services => new Starting(() =>
            {
                if (++starts < 3)
                {
                    throw new StorageException("The storage is away.", new NpgsqlException("Exception while reading from stream", new EndOfStreamException()));
                }

                ready.SetResult(services.GetRequiredService<IHostApplicationLifetime>());
            }));
        }

        var served = ServeCommand.RunAsync([], CancellationToken.None, Adjust);
        var lifetime = await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        lifetime.ApplicationStarted.Register(lifetime.StopApplication);

        Assert.Equal(0, await served.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(3, starts);
    }

    private sealed class Starting(Action start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static async Task<WebApplication> SlowServiceAsync(TaskCompletionSource called, Task release)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = builder.Build();
        service.MapGet("/", async () =>
        {
            called.TrySetResult();
            await release;
            return "fine";
        });
        await service.StartAsync();
        return service;
    }
}
