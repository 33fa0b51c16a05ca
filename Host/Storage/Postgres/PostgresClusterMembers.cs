using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>The silos of a cluster. Every change of one names the number of changes it has seen, and is refused where there are more.</summary>
internal sealed class PostgresClusterMembers(NpgsqlDataSource database, string clusterId)
{
    private const string Count = "UPDATE cluster_members SET revision = revision + 1 WHERE cluster_id = $1 AND silo = '' AND revision = $2";

    public async Task InitializeAsync(CancellationToken cancellation)
    {
        await using var command = Command("INSERT INTO cluster_members (cluster_id, silo, entry, is_dead, alive_at, revision) VALUES ($1, '', '', false, now(), 0) ON CONFLICT DO NOTHING", clusterId);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <returns>The number of changes, and the silos of that moment.</returns>
    public async Task<(long Changes, IReadOnlyList<ClusterMember> Members)> ReadAsync(CancellationToken cancellation)
    {
        await using var command = Command("SELECT silo, entry, alive_at, revision FROM cluster_members WHERE cluster_id = $1", clusterId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (changes, members) = (0L, new List<ClusterMember>());
        while (await reader.ReadAsync(cancellation))
        {
            var (silo, revision) = (reader.GetString(0), reader.GetInt64(3));
            if (silo.Length == 0)
            {
                changes = revision;
            }
            else
            {
                members.Add(new ClusterMember(silo, reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), revision));
            }
        }

        return (changes, members);
    }

    /// <param name="seen">Changes that whoever adds the silo has seen.</param>
    /// <returns>False when there were others meanwhile.</returns>
    public Task<bool> AddAsync(ClusterMember member, bool isDead, long seen, CancellationToken cancellation) => ChangeAsync(
        seen,
        "INSERT INTO cluster_members (cluster_id, silo, entry, is_dead, alive_at, revision) VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT DO NOTHING",
        [clusterId, member.Silo, member.Entry, isDead, member.AliveAt],
        cancellation);

    /// <inheritdoc cref="AddAsync"/>
    public Task<bool> ChangeAsync(ClusterMember member, bool isDead, long seen, CancellationToken cancellation) => ChangeAsync(
        seen,
        "UPDATE cluster_members SET entry = $3, is_dead = $4, alive_at = $5, revision = revision + 1 WHERE cluster_id = $1 AND silo = $2 AND revision = $6",
        [clusterId, member.Silo, member.Entry, isDead, member.AliveAt, member.Revision],
        cancellation);

    /// <summary>A silo says that it lives, which is no change of the cluster.</summary>
    public async Task BeatAsync(string silo, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = Command("UPDATE cluster_members SET alive_at = $3 WHERE cluster_id = $1 AND silo = $2", clusterId, silo, at);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task ForgetDeadAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = Command("DELETE FROM cluster_members WHERE cluster_id = $1 AND is_dead AND alive_at < $2", clusterId, before);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task ClearAsync(CancellationToken cancellation)
    {
        await using var command = Command("DELETE FROM cluster_members WHERE cluster_id = $1", clusterId);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<bool> ChangeAsync(long seen, string change, object[] parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var counting = Fill(new NpgsqlCommand(Count, connection, transaction), clusterId, seen);
        await using var changing = Fill(new NpgsqlCommand(change, connection, transaction), parameters);
        if (await counting.ExecuteNonQueryAsync(cancellation) == 0 || await changing.ExecuteNonQueryAsync(cancellation) == 0)
        {
            return false;
        }

        await transaction.CommitAsync(cancellation);
        return true;
    }

    private NpgsqlCommand Command(string sql, params object[] parameters) => Fill(database.CreateCommand(sql), parameters);

    private static NpgsqlCommand Fill(NpgsqlCommand command, params object[] parameters)
    {
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter is DateTimeOffset moment ? moment.ToUniversalTime() : parameter });
        }

        return command;
    }
}

/// <summary>A silo as it is stored.</summary>
/// <param name="Revision">Changes of this silo so far.</param>
internal sealed record ClusterMember(string Silo, string Entry, DateTimeOffset AliveAt, long Revision);
