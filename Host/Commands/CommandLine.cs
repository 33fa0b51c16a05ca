using System.CommandLine;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Commands;

/// <summary>The commands of the program. Without one it serves.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Bizoholic Flows: workflows drawn in a browser, run durably.") { TreatUnmatchedTokensAsErrors = false };
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(EvalCommand.Create());
        root.Subcommands.Add(MigrateCommand.Create());
        root.Subcommands.Add(PauseCommands.CreatePause());
        root.Subcommands.Add(PauseCommands.CreateResume());
        root.Subcommands.Add(RotateKeysCommand.Create(args));
        root.Subcommands.Add(ImportCommand.Create());
        root.SetAction((_, cancellation) => ServeCommand.RunAsync(args, cancellation));
        try
        {
            // The host handles signals itself: it lets steps under way finish.
            var parsed = root.Parse(args);
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return parsed.Errors.Count > 0 ? ExitCodes.BadInput : code;
        }
        catch (Exception error) when (error is SettingException or StorageException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCodes.BadInput;
        }
    }
}
