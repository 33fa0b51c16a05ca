using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Storage.Postgres;
using Orleans.Runtime;
using ClusterMember = Bizoholic.Flows.Storage.Postgres.ClusterMember;

namespace Bizoholic.Flows.Clustering;

/// <summary>Who is in the cluster, in the database that all hosts share.</summary>
internal sealed class PostgresMembershipTable(PostgresClusterMembers members) : IMembershipTable
{
    public Task InitializeMembershipTable(bool tryInitTableVersion) => members.InitializeAsync(CancellationToken.None);

    public Task DeleteMembershipTableEntries(string clusterId) => members.ClearAsync(CancellationToken.None);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => members.ForgetDeadAsync(beforeDate, CancellationToken.None);

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

    private static ClusterMember Member(MembershipEntry entry, string etag) => new(
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

    private static MembershipEntry Entry(ClusterMember row)
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
            StartTime = silo.StartedAt.UtcDateTime,
            IAmAliveTime = row.AliveAt.UtcDateTime,
            SuspectTimes = [.. silo.Votes.Select(vote => Tuple.Create(SiloAddress.FromParsableString(vote.Silo), vote.At.UtcDateTime))],
        };
    }

    /// <summary>The version that the change leads to is one more than the one it was made upon.</summary>
    private static long Seen(TableVersion next) => long.Parse(next.VersionEtag, CultureInfo.InvariantCulture);

    private static int Number(long changes) => checked((int)changes);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}

/// <summary>A silo's entry as it is stored.</summary>
internal sealed record StoredSilo(SiloStatus Status, string Name, string Host, string Role, int ProxyPort, DateTimeOffset StartedAt, IReadOnlyList<StoredVote> Votes);

/// <summary>A silo that takes another one for dead.</summary>
internal sealed record StoredVote(string Silo, DateTimeOffset At);

[JsonSerializable(typeof(StoredSilo))]
internal sealed partial class ClusterJson : JsonSerializerContext;
