using Bizoholic.Flows.Activities.Databases.N8n;
using Bizoholic.Flows.Chaos.Processes;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using Npgsql;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>n8n's nodes of databases: what its operations and options leave.</summary>
public sealed class DatabaseNodeTests : IAsyncLifetime
{
    private readonly Surroundings _here = new();
    private PostgresServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        var database = new NpgsqlConnectionStringBuilder(await _server.CreateDatabaseAsync()).Database!;
        _here.With("db", "postgres", ("host", "127.0.0.1"), ("port", $"{_server.Port}"), ("database", database), ("user", "postgres"), ("encryption", "None"));
        await PostgresAsync("""{"operation":"executeQuery","query":"CREATE TABLE \"Leads\"(id int PRIMARY KEY, name text, score int, data jsonb)"}""");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Rows_are_inserted_updated_found_and_deleted_by_the_mapper()
    {
        const string table = "\"schema\":{\"__rl\":true,\"mode\":\"list\",\"value\":\"public\"},\"table\":{\"__rl\":true,\"mode\":\"list\",\"value\":\"Leads\"}";
        var inserted = await PostgresAsync($$$"""{"operation":"insert",{{{table}}},"columns":{"mappingMode":"autoMapInputData","value":{}},"options":{}}""", """{"id":1,"name":"Ann","score":7,"data":{"a":[1]}}""", """{"id":2,"name":"Bob","score":3}""");
        var upserted = await PostgresAsync($$$"""{"operation":"upsert",{{{table}}},"columns":{"mappingMode":"defineBelow","matchingColumns":["id"],"value":{"id":"={{ $json.id }}","score":9}},"options":{"outputColumns":["id","score"]}}""", """{"id":1}""");
        var updated = await PostgresAsync($$$"""{"operation":"update",{{{table}}},"columns":{"mappingMode":"autoMapInputData","matchingColumns":["id"]},"options":{}}""", """{"id":2,"name":"Bob; DROP TABLE \"Leads\""}""");
        var found = await PostgresAsync($$$"""{"operation":"select",{{{table}}},"where":{"values":[{"column":"score","condition":">","value":"4"},{"column":"name","condition":"LIKE","value":"Bob%"}]},"combineConditions":"OR","sort":{"values":[{"column":"id","direction":"DESC"}]},"options":{"outputColumns":["name"]}}""");
        var gone = await PostgresAsync($$$"""{"operation":"deleteTable",{{{table}}},"deleteCommand":"delete","where":{"values":[{"column":"id","value":2}]}}""");

        Assert.Equal(["""{"id":1,"name":"Ann","score":7,"data":{"a":[1]}}""", """{"id":2,"name":"Bob","score":3,"data":null}"""], inserted);
        Assert.Equal(["""{"id":1,"score":9}"""], upserted);
        Assert.Equal("Bob; DROP TABLE \"Leads\"", ValueJson.Parse(Assert.Single(updated))["name"].AsString());
        Assert.Equal(2, found.Count);
        Assert.Equal(["""{"success":true}"""], gone);
        Assert.Equal(["""{"count":1}"""], await PostgresAsync("""{"operation":"executeQuery","query":"SELECT count(*)::int FROM \"Leads\""}"""));
    }

    [Fact]
    public async Task A_query_takes_its_parameters_one_for_each_expression_and_says_when_it_left_nothing()
    {
        Assert.Equal(["""{"a":"x, y","b":"2"}"""], await PostgresAsync("""{"operation":"executeQuery","query":"SELECT $1::text AS a, $2::text AS b","options":{"queryReplacement":"={{ $json.name }}, 2"}}""", """{"name":"x, y"}"""));
        Assert.Equal(["""{"n":1}""", """{"n":1}""", """{"n":2}"""], await PostgresAsync("""{"operation":"executeQuery","query":"SELECT generate_series(1, {{ $json.to }}) AS n"}""", """{"to":1}""", """{"to":2}"""));
        Assert.Equal(["""{"a":1,"b":2,"c":"z"}"""], await PostgresAsync("""{"operation":"executeQuery","query":"SELECT $1::int AS a, $2::int AS b, $3::text AS c","options":{"queryReplacement":"={{ $json.list }}, {{ 'z' }}"}}""", """{"list":[1,2]}"""));
        Assert.Equal(["""{"a":["x, \"y\"","{z}",null],"n":2}"""], await PostgresAsync("""{"operation":"executeQuery","query":"SELECT $1::text[] AS a, cardinality($2::int[]) AS n","options":{"queryReplacement":"={{ [$json.texts, [1, 2]] }}"}}""", """{"texts":["x, \"y\"","{z}",null]}"""));
        Assert.Empty(await PostgresAsync("""{"operation":"executeQuery","query":"SELECT 1 WHERE false"}"""));
        Assert.Equal(["""{"success":true}"""], await PostgresAsync("""{"operation":"executeQuery","query":"DELETE FROM \"Leads\" WHERE false"}"""));
    }

    [Fact]
    public async Task Statements_of_one_call_are_all_or_nothing_unless_they_are_told_to_be_by_themselves()
    {
        const string query = "\"operation\":\"executeQuery\",\"query\":\"INSERT INTO \\\"Leads\\\"(id) VALUES ({{ $json.id }}) RETURNING id\"";
        var refused = await Assert.ThrowsAsync<FaultException>(() => PostgresAsync("{" + query + "}", """{"id":5}""", """{"id":5}"""));
        Assert.Contains("duplicate key", refused.Message);
        Assert.Equal(["""{"count":0}"""], await PostgresAsync("""{"operation":"executeQuery","query":"SELECT count(*)::int FROM \"Leads\""}"""));

        await Assert.ThrowsAsync<FaultException>(() => PostgresAsync("{" + query + ",\"options\":{\"queryBatching\":\"independently\"}}", """{"id":5}""", """{"id":5}"""));
        Assert.Equal(["""{"count":1}"""], await PostgresAsync("""{"operation":"executeQuery","query":"SELECT count(*)::int FROM \"Leads\""}"""));
    }

    [Fact]
    public async Task Keys_of_Redis_are_set_read_counted_and_queued()
    {
        await using var redis = await RedisServer.StartAsync();
        _here.With("cache", "redis", ("host", "127.0.0.1"), ("port", redis.Address.Split(':')[1]), ("encryption", "None"));

        Assert.Equal(["""{"id":1}"""], await RedisAsync("""{"operation":"set","key":"=lead:{{ $json.id }}","value":"hello","expire":true,"ttl":60}""", """{"id":1}"""));
        Assert.Equal(["""{"data":{"lead":"hello"}}"""], await RedisAsync("""{"operation":"get","propertyName":"data.lead","key":"lead:1","options":{}}"""));
        Assert.Equal(["""{"a.b":null}"""], await RedisAsync("""{"operation":"get","propertyName":"a.b","key":"none","options":{"dotNotation":false}}"""));
        Assert.Equal(["""{"count":1}"""], await RedisAsync("""{"operation":"incr","key":"count"}"""));
        await RedisAsync("""{"operation":"push","list":"queue","messageData":"{\"n\":1}"}""");
        await RedisAsync("""{"operation":"push","list":"queue","messageData":"plain"}""");
        Assert.Equal(["""{"propertyName":{"n":1}}"""], await RedisAsync("""{"operation":"pop","list":"queue","tail":true,"options":{}}"""));
        await RedisAsync("""{"operation":"set","key":"hash","keyType":"hash","value":"{\"a\":1}"}""");
        Assert.Equal(["""{"hash":{"a":"1"}}"""], await RedisAsync("""{"operation":"keys","keyPattern":"ha*"}"""));
        Assert.Contains("type to set", (await Assert.ThrowsAsync<FaultException>(() => RedisAsync("""{"operation":"set","key":"x","value":7}"""))).Message);
    }

    private Task<IReadOnlyList<string>> PostgresAsync(string parameters, params string[] items) => RunAsync<PostgresNode>("db", parameters, items);

    private Task<IReadOnlyList<string>> RedisAsync(string parameters, params string[] items) => RunAsync<RedisNode>("cache", parameters, items);

    private async Task<IReadOnlyList<string>> RunAsync<T>(string credential, string parameters, string[] items)
        where T : Activity
    {
        var ran = await ActivityHarness.RunAsync<T>(
            new { credential, parameters = System.Text.Json.JsonDocument.Parse(parameters).RootElement },
            new HarnessSettings { Services = _here.Services, Items = [.. items.Select(item => new Item(ValueJson.Parse(item).AsObject()!))] });
        return ran.Items.TryGetValue(Outcomes.Done, out var left) ? [.. left.Select(item => ValueJson.ToJson(item.Json))] : [];
    }
}
