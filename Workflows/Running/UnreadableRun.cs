using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>Why a run cannot be read, in words for people.</summary>
internal static class UnreadableRun
{
    /// <summary>What is not the fault of the run's own data (the storage is away) is no reason to hold it.</summary>
    public static bool IsReason(Exception error) => error is JournalException or DefinitionException;

    public static ValueObject Describe(Exception reason) => ValueObject.From(
        ("activityId", Value.Null),
        ("activityName", Value.Null),
        ("type", reason is JournalException ? "Journal" : "Definition"),
        ("message", Explain(reason)),
        ("detail", reason.ToString()));

    private static string Explain(Exception reason) => reason is JournalException
        ? $"What this run has recorded cannot be read, so it was stopped and kept as it is. {reason.Message} If a newer version of the host wrote it, update this host, then retry the run; if it is damaged, restore it from a backup."
        : $"The definition this run began with cannot be read, so it was stopped and kept as it is. {reason.Message} Restore it from a backup, then retry the run.";
}
