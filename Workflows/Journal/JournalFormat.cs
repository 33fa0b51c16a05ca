namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>The form in which journals are written.</summary>
public static class JournalFormat
{
    /// <summary>What this host writes, and the newest that it reads. A run that a newer host has written to is left to newer hosts.</summary>
    public const int Version = 1;
}
