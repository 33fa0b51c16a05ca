namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>The form in which journals are written.</summary>
public static class JournalFormat
{
    /// <summary>
    /// What this host writes, and the newest that it reads. A run that a newer host has written to is left to newer hosts. 2: rows end with a checksum, so that
    /// one cut between two records is no shorter row; the records Edited, Stopping and Undone. 3: content whose parts stand elsewhere in its row.
    /// </summary>
    public const int Version = 3;

    /// <summary>From this format on, a row ends with the checksum of all that comes before it.</summary>
    internal const int SealedSince = 2;

    /// <summary>XXH3, 64 bits, little-endian.</summary>
    internal const int ChecksumLength = sizeof(ulong);
}
