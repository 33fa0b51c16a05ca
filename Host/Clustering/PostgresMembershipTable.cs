using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Storage.Postgres;
using Orleans.Runtime;
using ClusterMember = Bizoholic.Flows.Storage.Postgres.ClusterMember;

namespace Bizoholic.Flows.Clustering;

/// <summary>
/// Who is in the cluster, in the database that all hosts share. Hosts may disagree about the time, and take one for dead whose last word seems old: times are stored by a clock that they share,
/// and read by each as its own.
/// </summary>
/// <param name="members">The table.</param>
/// <param name="own">This host's clock, by which Orleans goes.</param>
/// <param name="shared">The database's clock.</param>
internal sealed class PostgresMembershipTable(PostgresClusterMembers members, TimeProvider own, TimeProvider shared) : IMembershipTable
{
    /// <summary>How far this host's clock is ahead.</summary>
    private TimeSpan Ahead => own.GetUtcNow() - shared.GetUtcNow();

    public Task InitializeMembershipTable(bool tryInitTableVersion) => members.InitializeAsync(CancellationToken.None);

    public Task DeleteMembershipTableEntries(string clusterId) => members.ClearAsync(CancellationToken.None);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => members.ForgetDeadAsync(beforeDate - Ahead, CancellationToken.None);

    public async Task<MembershipTableData> ReadAll()
    {
        var (changes, rows) = await members.ReadAsync(CancellationToken.None);
        return new MembershipTableData([.. rows.Select(row => Tuple.Create(Entry(row), Text(row.Revision)))], new TableVersion(Number(changes), Text(changes)));
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var all = await ReadAll();
        return new MembershipTableData([.. all.Members.Where(member => member.Item1.SiloAddress.Equals(key))], all.Version);
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        members.AddAsync(Member(entry, "0"), entry.Status == SiloStatus.Dead, Seen(tableVersion), CancellationToken.None);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        members.ChangeAsync(Member(entry, etag), entry.Status == SiloStatus.Dead, Seen(tableVersion), CancellationToken.None);

    public Task UpdateIAmAlive(MembershipEntry entry) => members.BeatAsync(entry.SiloAddress.ToParsableString(), Moment(entry.IAmAliveTime), CancellationToken.None);

    private ClusterMember Member(MembershipEntry entry, string etag) => new(
        entry.SiloAddress.ToParsableString(),
        JsonSerializer.Serialize(
            new StoredSilo(
                entry.Status,
                entry.SiloName ?? "",
                entry.HostName ?? "",
                entry.RoleName ?? "",
                entry.ProxyPort,
                Moment(entry.StartTime),
                [.. (entry.SuspectTimes ?? []).Select(vote => new StoredVote(vote.Item1.ToParsableString(), Moment(vote.Item2)))]),
            ClusterJson.Default.StoredSilo),
        Moment(entry.IAmAliveTime),
        long.Parse(etag, CultureInfo.InvariantCulture));

    private MembershipEntry Entry(ClusterMember row)
    {
        var silo = JsonSerializer.Deserialize(row.Entry, ClusterJson.Default.StoredSilo)!;
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.Silo),
            Status = silo.Status,
            SiloName = silo.Name,
            HostName = silo.Host,
            RoleName = silo.Role,
            ProxyPort = silo.ProxyPort,
            StartTime = Time(silo.StartedAt),
            IAmAliveTime = Time(row.AliveAt),
            SuspectTimes = [.. silo.Votes.Select(vote => Tuple.Create(SiloAddress.FromParsableString(vote.Silo), Time(vote.At)))],
        };
    }

    /// <summary>The version that the change leads to is one more than the one it was made upon.</summary>
    private static long Seen(TableVersion next) => long.Parse(next.VersionEtag, CultureInfo.InvariantCulture);

    private static int Number(long changes) => checked((int)changes);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>By the shared clock.</summary>
    private DateTimeOffset Moment(DateTime time) => time == default ? default : new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) - Ahead;

    /// <summary>By this host's clock.</summary>
    private DateTime Time(DateTimeOffset moment) => moment == default ? default : (moment + Ahead).UtcDateTime;
}

/// <summary>A silo's entry as it is stored.</summary>
internal sealed record StoredSilo(SiloStatus Status, string Name, string Host, string Role, int ProxyPort, DateTimeOffset StartedAt, IReadOnlyList<StoredVote> Votes);

/// <summary>A silo that takes another one for dead.</summary>
internal sealed record StoredVote(string Silo, DateTimeOffset At);

[JsonSerializable(typeof(StoredSilo))]
internal sealed partial class ClusterJson : JsonSerializerContext;
