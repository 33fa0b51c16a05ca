using System.CommandLine;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Commands;

/// <summary>Brings the database's schema up to date, for those who do not let a host do it at its start (<c>Storage:Migrate=false</c>).</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Bring the database's schema up to date, and do nothing else.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var app = FlowsApp.Create([.. parsed.UnmatchedTokens]);
            await app.Services.GetRequiredService<IStorage>().MigrateAsync(cancellation);
            Console.WriteLine("The schema is up to date.");
            return ExitCodes.Finished;
        });
        return command;
    }
}
