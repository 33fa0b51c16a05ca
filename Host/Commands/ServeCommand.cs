using System.Data.Common;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Bizoholic.Flows.Host.Commands;

/// <summary>Serves until it is told to stop. A database that goes away in the middle of the start is waited for, and the start made anew.</summary>
internal static class ServeCommand
{
    /// <param name="adjust">Changes the host before it is built, for tests.</param>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation, Action<WebApplicationBuilder>? adjust = null)
    {
        string? password = null;
        while (true)
        {
            await using var app = FlowsApp.Create(args, adjust);
            var room = app.Services.GetRequiredService<WaitingRoom>();
            password = await room.RunAsync(app.Services.GetRequiredService<StartUp>().RunAsync, app.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } addresses ? addresses : HostSettings.DefaultUrl, cancellation) ?? password;
            try
            {
                if (!await StartAsync(app, cancellation))
                {
                    return ExitCodes.Finished;
                }
            }
            catch (Exception error) when (IsOfStorage(error) && WaitingRoom.IsAway(error))
            {
                app.Services.GetRequiredService<ILogger<WaitingRoom>>().StartsAnew(error);
                continue;
            }

            Greet(app, password);
            await app.WaitForShutdownAsync(cancellation);
            return ExitCodes.Finished;
        }
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

    private static void Greet(WebApplication app, string? password)
    {
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Console.WriteLine($"Bizoholic Flows is ready at {address}");
        }

        if (password is not null)
        {
            Console.WriteLine($"Sign in as {FirstAdministrator.UserName} with the password {password} (shown this once).");
        }
    }

    /// <summary>An address that is taken is a matter of sockets too, but not one that waiting mends.</summary>
    private static bool IsOfStorage(Exception? error) => error is DbException or StorageException || (error?.InnerException is { } inner && IsOfStorage(inner));
}
