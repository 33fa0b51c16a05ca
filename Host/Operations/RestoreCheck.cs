using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>
/// A database that was restored somewhere else is a past moment: going on from there would repeat what was done since. It starts paused, and says what
/// would happen.
/// </summary>
internal sealed class RestoreCheck(IStorage storage, ISettingStore settings, IPauseStore pauses, ILogger<RestoreCheck> log)
{
    public const string Reason = "The database was restored from a backup. See what would fire or repeat, then resume.";

    private const string Place = "place";

    public async Task RunAsync(CancellationToken cancellation)
    {
        var here = await storage.PlaceAsync(cancellation);
        var known = await settings.GetAsync(Tenants.Default, Place, cancellation);
        if (known == here)
        {
            return;
        }

        if (known is not null)
        {
            // The pause comes first: a crash in between finds the place still unknown.
            await pauses.PauseAsync(PauseRow.OfInstallation(storage.Clock.GetUtcNow(), "restore", Reason), cancellation);
            log.Restored();
        }

        await settings.SetAsync(Tenants.Default, Place, here, cancellation);
    }
}

/// <summary>What pausing logs; ids 6600 to 6699.</summary>
internal static partial class OperationsLog
{
    [LoggerMessage(6601, LogLevel.Warning, "The database was restored from a backup: the installation is paused. 'resume --list' shows what would fire or repeat, 'resume' releases it")]
    public static partial void Restored(this ILogger log);

    [LoggerMessage(6603, LogLevel.Error, "Tidying up failed; it is tried again in an hour")]
    public static partial void TidyFailed(this ILogger log, Exception error);

    [LoggerMessage(6604, LogLevel.Information, "{Count} runs were deleted, as their flows' retention says")]
    public static partial void RunsDeleted(this ILogger log, int count);

    [LoggerMessage(6605, LogLevel.Warning, "The retention of the flow {Definition} cannot be read, so its runs are kept: {Reason}")]
    public static partial void RetentionUnreadable(this ILogger log, string definition, string reason);

    [LoggerMessage(6602, LogLevel.Error, "What is paused could not be read; it is tried again in a moment")]
    public static partial void PausesUnread(this ILogger log, Exception error);

    [LoggerMessage(6606, LogLevel.Error, "The limits could not be read; it is tried again in a moment")]
    public static partial void LimitsUnread(this ILogger log, Exception error);
}
