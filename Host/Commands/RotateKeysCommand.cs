using System.CommandLine;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Commands;

/// <summary><c>rotate-keys</c>: a new master key for the credentials, while the hosts on a shared server go on.</summary>
internal static class RotateKeysCommand
{
    public static Command Create(string[] args)
    {
        var command = new Command("rotate-keys", "Adds a version of the master key where it is in a file, and wraps every credential's key with the newest version. A host with the embedded storage does the same while it runs: POST /api/credentials/rotate.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((_, cancellation) => RunAsync(args, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        await using var app = FlowsApp.Create(args);
        foreach (var storage in app.Services.GetServices<IStorage>())
        {
            await storage.OpenAsync(migrate: false, cancellation);
        }

        try
        {
            var done = await app.Services.GetRequiredService<KeyRotator>().RotateAsync(addsVersion: true, cancellation);
            Console.WriteLine($"Version {done.Version} of the master key is in use; {done.Rewrapped} credentials were wrapped with it.");
            return ExitCodes.Finished;
        }
        catch (CredentialException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCodes.BadInput;
        }
    }
}
