using System.CommandLine;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Commands;

/// <summary>Pauses and resumes the installation, a flow or a credential in the database; hosts notice within seconds.</summary>
internal static class PauseCommands
{
    public static Command CreatePause()
    {
        var reason = new Option<string>("--reason") { Description = "Why, for whoever wonders.", DefaultValueFactory = _ => "" };
        return Create("pause", "Pause the installation, or one flow or credential: what comes in is kept, nothing starts.", [reason], async (services, parsed, kind, target, cancellation) =>
        {
            var storage = services.GetRequiredService<IStorage>();
            var tenant = kind == PauseKind.Installation ? "" : Tenants.Default;
            await services.GetRequiredService<IPauseStore>().PauseAsync(new PauseRow(tenant, kind, target, storage.Clock.GetUtcNow(), Environment.UserName, parsed.GetValue(reason)!), cancellation);
            Console.WriteLine($"Paused: {Name(kind, target)}.");
        });
    }

    public static Command CreateResume()
    {
        var list = new Option<bool>("--list") { Description = "Only show what would fire or repeat." };
        return Create("resume", "Resume the installation, or one flow or credential.", [list], async (services, parsed, kind, target, cancellation) =>
        {
            Print(await services.GetRequiredService<ResumePreview>().ReadAsync(Tenants.Default, cancellation));
            if (!parsed.GetValue(list))
            {
                var wasPaused = await services.GetRequiredService<IPauseStore>().ResumeAsync(kind == PauseKind.Installation ? "" : Tenants.Default, kind, target, cancellation);
                Console.WriteLine(wasPaused ? $"Resumed: {Name(kind, target)}." : $"Not paused: {Name(kind, target)}.");
            }
        });
    }

    private static Command Create(string name, string description, Option[] options, Func<IServiceProvider, ParseResult, PauseKind, string, CancellationToken, Task> work)
    {
        var flow = new Option<string?>("--flow") { Description = "Id of a flow." };
        var credential = new Option<string?>("--credential") { Description = "Id of a credential." };
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in (Option[])[flow, credential, .. options])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            await using var app = FlowsApp.Create([.. parsed.UnmatchedTokens]);
            await app.Services.GetRequiredService<IStorage>().OpenAsync(migrate: false, cancellation);
            await app.Services.GetRequiredService<RestoreCheck>().RunAsync(cancellation);
            var (kind, target) = parsed.GetValue(flow) is { } flowId ? (PauseKind.Flow, flowId)
                : parsed.GetValue(credential) is { } credentialId ? (PauseKind.Credential, credentialId)
                : (PauseKind.Installation, "");
            await work(app.Services, parsed, kind, target, cancellation);
            return ExitCodes.Finished;
        });
        return command;
    }

    private static void Print(ResumeList list)
    {
        foreach (var schedule in list.Schedules)
        {
            Console.WriteLine($"fires    {schedule.Starts} x {schedule.DefinitionId} ({schedule.ScheduleId}), last started for {schedule.LastSlot:u}");
        }

        foreach (var run in list.Runs)
        {
            var steps = run.Repeats.Count > 0 ? $"; may repeat {string.Join(", ", run.Repeats)}" : "";
            var held = run.Held.Count > 0 ? $"; is held at {string.Join(", ", run.Held)}" : "";
            Console.WriteLine($"goes on  {run.RunId} of {run.DefinitionId}: {run.Why}{steps}{held}");
        }

        Console.WriteLine(list.HasMore ? "There are more runs than are shown here." : $"{list.Schedules.Sum(schedule => schedule.Starts)} starts of schedules, {list.Runs.Count} runs.");
    }

    private static string Name(PauseKind kind, string target) => kind == PauseKind.Installation ? "the installation" : $"the {kind.ToString().ToLowerInvariant()} {target}";
}
