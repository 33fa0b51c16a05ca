using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Bizoholic.Flows.Connectors.Databases;

/// <summary>Reads and changes keys of Redis or Dragonfly, over connections that the guard has judged, those to other servers of a cluster too.</summary>
public sealed class RedisStore(GuardedHttp guard, DatabaseServer server)
{
    private const string Name = "Redis";
    private const int MostKeys = 10_000;
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(15);

    private static readonly byte[] Ping = "PING\r\n"u8.ToArray();

    /// <summary>What a server says that cannot work just now: it has done nothing, and may soon.</summary>
    private static readonly string[] Temporary = ["LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN"];

    private TimeSpan Patience => guard.Patience < LongestPatience ? guard.Patience : LongestPatience;

    /// <summary>Says whether the server can be reached, and takes the password.</summary>
    [Effect(EffectClass.None)]
    public Task CheckAsync(CancellationToken cancel = default) => RunAsync(async database => await database.PingAsync(), isChange: false, cancel);

    /// <summary>What a key holds: a text, a list, or an object of a hash' fields; null when there is no such key.</summary>
    [Effect(EffectClass.None)]
    public Task<JsonNode?> GetAsync(string key, CancellationToken cancel = default) => RunAsync(
        async database => await database.KeyTypeAsync(key) switch
        {
            RedisType.None => null,
            RedisType.String => Text(await database.StringGetAsync(key)),
            RedisType.Hash => new JsonObject((await database.HashGetAllAsync(key)).Select(field => KeyValuePair.Create(field.Name.ToString(), Text(field.Value)))),
            RedisType.List => List(await database.ListRangeAsync(key)),
            RedisType.Set => List(await database.SetMembersAsync(key)),
            RedisType.SortedSet => List(await database.SortedSetRangeByRankAsync(key)),
            var other => throw Refused($"the key holds a {other.ToString().ToLowerInvariant()}, which cannot be read here."),
        },
        isChange: false,
        cancel);

    /// <summary>Keys that match a pattern such as <c>lead:*</c>, in no order.</summary>
    [Effect(EffectClass.None)]
    public Task<IReadOnlyList<string>> KeysAsync(string pattern, CancellationToken cancel = default) => RunAsync<IReadOnlyList<string>>(
        async database =>
        {
            var found = new List<string>();
            foreach (var one in database.Multiplexer.GetServers().Where(one => !one.IsReplica))
            {
                await foreach (var key in one.KeysAsync(database.Database, pattern, pageSize: 1_000).WithCancellation(cancel))
                {
                    found.Add(key.ToString());
                    if (found.Count > MostKeys)
                    {
                        throw Refused($"more than {MostKeys:N0} keys match. Use a narrower pattern.");
                    }
                }
            }

            return found;
        },
        isChange: false,
        cancel);

    /// <summary>Sets a key. The same again leaves the same.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">An object becomes a hash, an array a list, anything else a text.</param>
    /// <param name="expires">How long it is kept; null for ever.</param>
    /// <param name="keepsFields">Fields of a hash that are not given stay.</param>
    /// <param name="cancel">Stops waiting.</param>
    [Effect(EffectClass.None)]
    public Task SetAsync(string key, JsonElement value, TimeSpan? expires, bool keepsFields = false, CancellationToken cancel = default) => RunAsync(
        async database =>
        {
            var whole = database.CreateTransaction();
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    if (!keepsFields)
                    {
                        _ = whole.KeyDeleteAsync(key);
                    }

                    _ = whole.HashSetAsync(key, [.. value.EnumerateObject().Select(field => new HashEntry(field.Name, Text(field.Value)))]);
                    break;
                case JsonValueKind.Array:
                    _ = whole.KeyDeleteAsync(key);
                    _ = whole.ListRightPushAsync(key, [.. value.EnumerateArray().Select(element => (RedisValue)Text(element))]);
                    break;
                default:
                    _ = whole.StringSetAsync(key, Text(value));
                    break;
            }

            if (expires is { } time)
            {
                _ = whole.KeyExpireAsync(key, time);
            }

            return await whole.ExecuteAsync();
        },
        isChange: true,
        cancel);

    /// <returns>Whether the key was there.</returns>
    [Effect(EffectClass.None)]
    public Task<bool> DeleteAsync(string key, CancellationToken cancel = default) => RunAsync(database => database.KeyDeleteAsync(key), isChange: true, cancel);

    /// <returns>The number after the change.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public Task<double> IncrementAsync(string key, double by, TimeSpan? expires, CancellationToken cancel = default) => RunAsync(
        async database =>
        {
            var now = by == Math.Truncate(by) ? await database.StringIncrementAsync(key, (long)by) : await database.StringIncrementAsync(key, by);
            if (expires is { } time)
            {
                await database.KeyExpireAsync(key, time);
            }

            return now;
        },
        isChange: true,
        cancel);

    /// <returns>How long the list is now.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public Task<long> PushAsync(string list, JsonElement value, bool atEnd, CancellationToken cancel = default) => RunAsync(
        database => atEnd ? database.ListRightPushAsync(list, Text(value)) : database.ListLeftPushAsync(list, Text(value)), isChange: true, cancel);

    /// <returns>What was taken; null when the list is empty.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public Task<JsonNode?> PopAsync(string list, bool atEnd, CancellationToken cancel = default) => RunAsync(
        async database => Text(atEnd ? await database.ListRightPopAsync(list) : await database.ListLeftPopAsync(list)), isChange: true, cancel);

    /// <returns>How many have heard it.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public Task<long> PublishAsync(string channel, JsonElement message, CancellationToken cancel = default) => RunAsync(
        database => database.PublishAsync(RedisChannel.Literal(channel), Text(message)), isChange: true, cancel);

    private async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> work, bool isChange, CancellationToken cancel)
    {
        var (isOpen, isSent) = (false, false);
        try
        {
            // The client does not pass on that an address may not be called, so that is found out first.
            await guard.ResolveAsync(server.Host, server.Port, cancel);
            await using var connection = await ConnectionMultiplexer.ConnectAsync(Options()).WaitAsync(Patience, cancel);
            (isOpen, isSent) = (true, isChange);
            return await work(connection.GetDatabase(int.TryParse(server.Database, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)).WaitAsync(Patience, cancel);
        }
        catch (RedisServerException refused)
        {
            throw refused.Message.StartsWith("NOAUTH", StringComparison.Ordinal) || refused.Message.StartsWith("WRONGPASS", StringComparison.Ordinal)
                ? NotSignedIn(refused)
                : Array.Exists(Temporary, word => refused.Message.StartsWith(word + " ", StringComparison.Ordinal)) ? new ServiceException(ServiceFailure.RetryLater, Name, refused.Message.TrimEnd('.') + ".", refused) { HadNoEffect = true }
                : Refused(refused.Message.TrimEnd('.') + ".", refused);
        }
        catch (RedisConnectionException error) when (error.FailureType == ConnectionFailureType.AuthenticationFailure || error.InnerException is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
        {
            throw NotSignedIn(error);
        }
        catch (Exception error) when (!isOpen && (error is RedisException or TimeoutException))
        {
            throw await new ServerProbe(Name, server.Encryption == DatabaseEncryption.None ? Ping : default, "+-").ExplainAsync(guard, server, Patience, error, cancel);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or DestinationRefusedException or System.Net.Sockets.SocketException or IOException)
        {
            var explained = TransportFailure.Explain(Name, error);
            throw new ServiceException(explained.Kind, Name, explained.Message[(Name.Length + 2)..], error) { HadNoEffect = !isSent };
        }
    }

    private ConfigurationOptions Options()
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { new DnsEndPoint(server.Host, server.Port) },
            User = server.User,
            Password = server.Password,
            Ssl = server.Encryption != DatabaseEncryption.None,
            SslHost = server.Host,
            AbortOnConnectFail = true,
            ConnectRetry = 1,
            ConnectTimeout = (int)Math.Min(10_000, Patience.TotalMilliseconds),
            ClientName = "bizoholic-flows-step",
            Tunnel = new GuardedTunnel(guard),
        };
        if (server.Encryption == DatabaseEncryption.Unverified)
        {
#pragma warning disable CA5359 // The credential says that the certificate is one's own.
            options.CertificateValidation += static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return options;
    }

    private static ServiceException NotSignedIn(Exception refused) => new(ServiceFailure.SignInAgain, Name, "the server did not accept the user name or password.", refused) { HadNoEffect = true };

    private static ServiceException Refused(string message, Exception? refused = null) => new(ServiceFailure.Permanent, Name, message, refused) { HadNoEffect = true };

    private static JsonNode? Text(RedisValue value) => value.IsNull ? null : value.ToString();

    private static JsonArray List(RedisValue[] values) => new([.. values.Select(Text)]);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>Every server is judged before it is connected to: a cluster tells of others.</summary>
    private sealed class GuardedTunnel(GuardedHttp guard) : Tunnel
    {
        public override async ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken) => endpoint switch
        {
            DnsEndPoint name => new IPEndPoint((await guard.ResolveAsync(name.Host, name.Port, cancellationToken))[0], name.Port),
            IPEndPoint address => new IPEndPoint((await guard.ResolveAsync(address.Address.ToString(), address.Port, cancellationToken))[0], address.Port),
            _ => throw DestinationRefusedException.PrivateAddress(endpoint.ToString() ?? ""),
        };
    }
}
