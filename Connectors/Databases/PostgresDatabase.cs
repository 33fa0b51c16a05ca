using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using Npgsql;
using NpgsqlTypes;

namespace Bizoholic.Flows.Connectors.Databases;

/// <summary>Asks and changes a PostgreSQL database, over connections to an address that the guard has judged.</summary>
public sealed class PostgresDatabase(GuardedHttp guard, DatabaseServer server)
{
    private const string Name = "PostgreSQL";
    private const int MostRows = 100_000;

    /// <summary>In seconds, where it is known that something should come.</summary>
    private const int LongestSilence = 15;

    /// <summary>The protocol's SSLRequest.</summary>
    private static readonly byte[] AskForEncryption = [0, 0, 0, 8, 4, 210, 22, 47];

    private int Silence => (int)Math.Clamp(Math.Ceiling(guard.Patience.TotalSeconds), 1, LongestSilence);

    /// <summary>Says whether the server can be reached, and takes the user and password.</summary>
    [Effect(EffectClass.None)]
    public async Task CheckAsync(CancellationToken cancel = default) => await ReadAsync(new PostgresStatement("SELECT 1", []), TimeSpan.FromSeconds(15), cancel);

    /// <summary>Rows of a statement that changes nothing: the server refuses one that would.</summary>
    /// <param name="statement">What to ask.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancel">Stops the statement.</param>
    [Effect(EffectClass.None)]
    public async Task<PostgresRows> ReadAsync(PostgresStatement statement, TimeSpan limit, CancellationToken cancel = default)
        => (await RunAsync([statement], isReadOnly: true, limit, cancel))[0];

    /// <summary>Runs statements one after another, all of them or none. When the connection is lost before the answer, they may have worked.</summary>
    /// <param name="statements">What to do.</param>
    /// <param name="limit">How long each may take.</param>
    /// <param name="cancel">Stops the statement that is under way.</param>
    /// <returns>What each of them gave.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public Task<IReadOnlyList<PostgresRows>> ChangeAsync(IReadOnlyList<PostgresStatement> statements, TimeSpan limit, CancellationToken cancel = default)
        => RunAsync(statements, isReadOnly: false, limit, cancel);

    private async Task<IReadOnlyList<PostgresRows>> RunAsync(IReadOnlyList<PostgresStatement> statements, bool isReadOnly, TimeSpan limit, CancellationToken cancel)
    {
        var (isOpen, isSent) = (false, false);
        try
        {
            await using var source = await SourceAsync(limit, cancel);
            await using var connection = await source.OpenConnectionAsync(cancel);
            isOpen = true;
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            if (isReadOnly)
            {
                await using var bound = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection, transaction);
                await bound.ExecuteNonQueryAsync(cancel);
            }

            var given = new List<PostgresRows>();
            foreach (var statement in statements)
            {
                await using var command = new NpgsqlCommand(statement.Sql, connection, transaction);
                foreach (var parameter in statement.Parameters)
                {
                    command.Parameters.Add(Parameter(parameter));
                }

                await using var reader = await command.ExecuteReaderAsync(cancel);
                given.Add(await ReadRowsAsync(reader, cancel));
            }

            isSent = true;
            await transaction.CommitAsync(cancel);
            return given;
        }
        catch (PostgresException refused)
        {
            throw PostgresErrors.Explain(refused, isSent);
        }
        catch (NpgsqlException error) when (!isOpen)
        {
            throw await new ServerProbe(Name, AskForEncryption, "SNE").ExplainAsync(guard, server, TimeSpan.FromSeconds(Silence), error, cancel);
        }
        catch (Exception error) when (error is NpgsqlException or DestinationRefusedException or TimeoutException or System.Net.Sockets.SocketException or IOException
            || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // Until its commit is sent, a transaction that breaks is as if it had never been.
            var explained = TransportFailure.Explain(Name, error);
            throw new ServiceException(explained.Kind, Name, explained.Message[(Name.Length + 2)..], error) { HadNoEffect = !isSent };
        }
    }

    /// <summary>A name is looked up once, and what was judged is what is connected to; the certificate is still asked for the name.</summary>
    private async Task<NpgsqlDataSource> SourceAsync(TimeSpan limit, CancellationToken cancel)
    {
        var addresses = await guard.ResolveAsync(server.Host, server.Port, cancel);
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = string.Join(',', addresses.Select(address => address.ToString())),
            Port = server.Port,
            Database = server.Database,
            Username = server.User,
            Password = server.Password,
            SslMode = server.Encryption switch { DatabaseEncryption.None => SslMode.Disable, DatabaseEncryption.Unverified => SslMode.Require, _ => SslMode.VerifyFull },
            GssEncryptionMode = GssEncryptionMode.Disable,
            ApplicationName = "Bizoholic Flows step",
            Pooling = false,
            Timeout = Silence,

            // The server ends what takes too long, and says so; only a server that is silent is given up.
            Options = string.Create(CultureInfo.InvariantCulture, $"-c statement_timeout={limit.TotalMilliseconds:0}"),
            CommandTimeout = (int)Math.Ceiling(limit.TotalSeconds) + Silence,
        }.ConnectionString);
        if (server.Encryption == DatabaseEncryption.Verified)
        {
            builder.UseSslClientAuthenticationOptionsCallback(tls => tls.TargetHost = server.Host);
        }

        return builder.Build();
    }

    /// <summary>The server tells the type from where the parameter stands.</summary>
    private static NpgsqlParameter Parameter(JsonElement value) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Unknown,
        Value = value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => DBNull.Value,
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        },
    };

    private static async Task<PostgresRows> ReadRowsAsync(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var rows = new List<JsonElement>();
        do
        {
            while (await reader.ReadAsync(cancel))
            {
                if (rows.Count == MostRows)
                {
                    throw new ServiceException(ServiceFailure.Permanent, Name, $"the statement gives more than {MostRows:N0} rows. Ask for fewer with LIMIT.") { HadNoEffect = true };
                }

                rows.Add(PostgresRow.ToJson(reader));
            }
        }
        while (await reader.NextResultAsync(cancel));

        return new PostgresRows(rows, Math.Max(0, reader.RecordsAffected));
    }
}

/// <param name="Sql">With $1, $2 ... for its parameters.</param>
/// <param name="Parameters">Their values; objects and arrays as JSON.</param>
public sealed record PostgresStatement(string Sql, IReadOnlyList<JsonElement> Parameters);

/// <param name="Rows">An object for each row, by column.</param>
/// <param name="Changed">How many rows the statement changed.</param>
public sealed record PostgresRows(IReadOnlyList<JsonElement> Rows, int Changed);
