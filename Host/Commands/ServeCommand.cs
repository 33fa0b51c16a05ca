using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Bizoholic.Flows.Host.Commands;

/// <summary>Serves until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        await using var app = FlowsApp.Create(args);
        var room = app.Services.GetRequiredService<WaitingRoom>();
        var password = await room.RunAsync(app.Services.GetRequiredService<StartUp>().RunAsync, app.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } addresses ? addresses : HostSettings.DefaultUrl, cancellation);
        if (!await StartAsync(app, cancellation))
        {
            return ExitCodes.Finished;
        }

        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Console.WriteLine($"Bizoholic Flows is ready at {address}");
        }

        if (password is not null)
        {
            Console.WriteLine($"Sign in as {FirstAdministrator.UserName} with the password {password} (shown this once).");
        }

        await app.WaitForShutdownAsync(cancellation);
        return ExitCodes.Finished;
    }

    /// <summary>
    /// A start that fails, or is told to stop half-way, has taken up runs already: they are handed over before anything they work with goes. Otherwise they would
    /// fail by what they no longer find.
    /// </summary>
    /// <returns>False when the host was told to stop meanwhile.</returns>
    internal static async Task<bool> StartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            return true;
        }
        catch (Exception error)
        {
            var wasToldTo = error is OperationCanceledException && (cancellation.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested);
            await app.StopAsync(CancellationToken.None);
            if (wasToldTo)
            {
                return false;
            }

            throw;
        }
    }
}
