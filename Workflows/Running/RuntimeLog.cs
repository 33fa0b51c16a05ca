using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Workflows;

/// <summary>What the runtime logs; ids 1000 to 1099.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(1001, LogLevel.Information, "{RunId}: {Text}")]
    public static partial void LineWritten(this ILogger logger, string runId, string text);

    [LoggerMessage(1002, LogLevel.Warning, "{RunId}: step '{Step}' failed")]
    public static partial void StepFailed(this ILogger logger, string runId, string step, Exception error);

    [LoggerMessage(1003, LogLevel.Error, "{RunId}: the storage failed, attempt {Attempt}; it is asked again in {Delay}")]
    public static partial void StorageFailed(this ILogger logger, string runId, int attempt, TimeSpan delay, Exception error);

    [LoggerMessage(1004, LogLevel.Error, "{RunId}: the run cannot go on here and is left as its journal says")]
    public static partial void RunStopped(this ILogger logger, string runId, Exception error);

    [LoggerMessage(1005, LogLevel.Information, "{RunId}: another host has the run now")]
    public static partial void RunFenced(this ILogger logger, string runId);

    [LoggerMessage(1006, LogLevel.Error, "{Task} failed; it is tried again")]
    public static partial void BackgroundFailed(this ILogger logger, string task, Exception error);

    [LoggerMessage(1007, LogLevel.Debug, "{Count} runs are looked after: they have no living owner, or commands from elsewhere")]
    public static partial void Recovering(this ILogger logger, int count);

    [LoggerMessage(1010, LogLevel.Error, "{RunId}: the run is held for a person: {Reason}")]
    public static partial void RunParked(this ILogger logger, string runId, string reason);

    [LoggerMessage(1009, LogLevel.Error, "{RunId}: step '{Step}' could not be undone")]
    public static partial void UndoFailed(this ILogger logger, string runId, string step, Exception error);

    [LoggerMessage(1008, LogLevel.Warning, "{RunId}: the error flow '{DefinitionId}' is not published, so it was not started")]
    public static partial void NoErrorFlow(this ILogger logger, string runId, string definitionId);

    [LoggerMessage(1011, LogLevel.Warning, "{RunId}: what another host makes of the run could not be read; it is tried again")]
    public static partial void WatchFailed(this ILogger logger, string runId, Exception error);

    [LoggerMessage(1012, LogLevel.Warning, "{RunId}: what was kept of its state at row {Sequence} cannot be used, so its journal is read from the beginning")]
    public static partial void CheckpointUnusable(this ILogger logger, string runId, long sequence, Exception error);

    [LoggerMessage(1013, LogLevel.Error, "The message {MessageId} ({Kind}) could not be delivered; it is tried again, and others go on")]
    public static partial void MessageFailed(this ILogger logger, string messageId, OutboxKind kind, Exception error);
}
