using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Health;

/// <summary>What the database takes, and what of it is kept for how long. Sizes are those of the installation, runs those of the tenant.</summary>
/// <param name="Kind">PostgreSQL or SQLite; null where nothing is kept.</param>
/// <param name="MonthsKept">Months that ended runs are kept beside the current one; 0 for ever.</param>
/// <param name="KeptFrom">Ended runs that began before are deleted, unless their flow says otherwise; null where all are kept.</param>
/// <param name="NextMonthAt">When a further month goes.</param>
/// <param name="RuledFlows">Flows that say themselves how long their runs are kept; null before the first pass.</param>
/// <param name="LastDeleted">Runs that the last pass deleted.</param>
/// <param name="LastPassAt">When this host last looked for what is to go; null before the first time.</param>
internal sealed record StorageAnswer(
    string? Kind, long? Bytes, IReadOnlyList<StoragePart> Parts, KeptRun? Oldest, int MonthsKept, DateTimeOffset? KeptFrom, DateTimeOffset? NextMonthAt,
    int? RuledFlows, int? LastDeleted, DateTimeOffset? LastPassAt, DateTimeOffset? NextPassAt);

internal sealed record KeptRun(string Id, DateTimeOffset CreatedAt);
