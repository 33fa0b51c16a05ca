using Bizoholic.Flows.Activities.Databases;
using Bizoholic.Flows.Chaos.Processes;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using Npgsql;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The steps of databases against a real PostgreSQL and a real Redis.</summary>
public sealed class DatabaseStepTests
{
    [Fact]
    public async Task Rows_become_items_with_values_as_JSON_has_them_and_a_step_that_reads_changes_nothing()
    {
        await using var server = await PostgresServer.StartAsync();
        var here = await WithAsync(server);
        object Step(string sql, string parameters = "[]") => new { credential = "db", statement = sql, parameters = new { type = "Object", value = parameters } };
        await here.RunAsync<ChangePostgres>(Step("CREATE TYPE mood AS ENUM ('hot', 'cold'); CREATE TABLE leads(id bigint PRIMARY KEY, name text, score numeric, seen timestamptz, day date, tags text[], data jsonb, kind mood, big bigint, file bytea, is_won boolean)"));

        var inserted = await here.RunAsync<ChangePostgres>(Step(
            "INSERT INTO leads VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
            """[1, "Ann'; DROP TABLE leads; --", 12.50, "2026-03-01T10:00:00+02:00", "2026-03-01", "{a,b}", {"a": [1]}, "hot", 9223372036854775807, "\\x0102", true]"""));
        var row = await here.RunAsync<ReadPostgres>(Step("SELECT * FROM leads WHERE id = $1", "[1]"));
        var changed = await here.RunAsync<ChangePostgres>(Step("UPDATE leads SET score = score + 1"));

        Assert.Equal(1, inserted["id"].Number);
        Assert.Equal(
            """{"id":1,"name":"Ann'; DROP TABLE leads; --","score":12.5,"seen":"2026-03-01T08:00:00.000Z","day":"2026-03-01","tags":["a","b"],"data":{"a":[1]},"kind":"hot","big":"9223372036854775807","file":"AQI=","is_won":true}""",
            System.Text.Json.Nodes.JsonNode.Parse(ValueJson.ToJson(row))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(1, changed["changed"].Number);
        var refused = await here.FailAsync<ReadPostgres>(Step("DELETE FROM leads"));
        Assert.Contains("may only read", refused.Message);
        Assert.Equal(1, (await here.RunAsync<ReadPostgres>(Step("SELECT count(*) FROM leads")))["count"].Number);
    }

    [Fact]
    public async Task Every_row_is_an_item()
    {
        await using var server = await PostgresServer.StartAsync();
        var here = await WithAsync(server);
        var ran = await ActivityHarness.RunAsync<ReadPostgres>(
            new { credential = "db", statement = "SELECT n FROM generate_series(1, $1::int) n", parameters = new { type = "JavaScript", value = "[$json.upTo]" } },
            new HarnessSettings { Services = here.Services, Items = [new Item(ValueObject.From(("upTo", 3)))] });

        Assert.Equal([1d, 2, 3], ran.Items[Outcomes.Done].Select(item => item.Json["n"].Number));
    }

    [Fact]
    public async Task What_the_database_says_is_told_in_plain_words_and_a_private_address_is_not_called()
    {
        await using var server = await PostgresServer.StartAsync();
        var here = await WithAsync(server);

        var wrong = await here.FailAsync<ReadPostgres>(new { credential = "db", statement = "SELECT nothing FROM nowhere" });
        Assert.Contains("relation \"nowhere\" does not exist (at character 21 of the statement)", wrong.Message);
        Assert.Contains("'Statement' is empty", (await here.FailAsync<ReadPostgres>(new { credential = "db", statement = " " })).Message);
        Assert.Contains("took too long", (await here.FailAsync<ReadPostgres>(new { credential = "db", statement = "SELECT pg_sleep(60)", timeLimit = "00:00:01" })).Message);

        here.With("inside", "postgres", ("host", "10.0.0.5"), ("port", "5432"), ("database", "flows"), ("user", "postgres"), ("encryption", "None"));
        Assert.Contains("private or reserved network", (await here.FailAsync<ReadPostgres>(new { credential = "inside", statement = "SELECT 1" })).Message);
        here.With("encrypted", "postgres", ("host", "127.0.0.1"), ("port", $"{server.Port}"), ("database", "postgres"), ("user", "postgres"));
        Assert.IsType<FaultException>(await here.FailAsync<ReadPostgres>(new { credential = "encrypted", statement = "SELECT 1" }));
    }

    [Fact]
    public async Task Redis_keeps_texts_hashes_lists_and_numbers_and_gives_them_back()
    {
        await using var server = await RedisServer.StartAsync();
        var (host, port) = (server.Address.Split(':')[0], server.Address.Split(':')[1]);
        var here = new Surroundings().With("cache", "redis", ("host", host), ("port", port), ("database", "2"), ("encryption", "None"));
        async Task<Value> ChangeAsync(string work, string key, string value = "null") => (await here.RunAsync<ChangeRedis>(new { credential = "cache", work, key, value = new { type = "Object", value } }))["value"];
        async Task<Value> ReadAsync(string key, string work = "Get") => (await here.RunAsync<ReadRedis>(new { credential = "cache", work, key }))["value"];

        await ChangeAsync("Set", "lead:1", """{"name":"Ann","score":7}""");
        await ChangeAsync("Set", "lead:2", """["a","b"]""");
        await ChangeAsync("Set", "note", "\"hello\"");
        Assert.Equal(3, (await ChangeAsync("Increment", "count", "3")).Number);
        Assert.Equal(3.5, (await ChangeAsync("Increment", "count", "0.5")).Number);
        Assert.Equal(3, (await ChangeAsync("Append", "lead:2", "\"c\"")).Number);
        Assert.Equal("a", (await ChangeAsync("TakeFirst", "lead:2")).AsString());

        Assert.Equal("""{"name":"Ann","score":"7"}""", ValueJson.ToJson(await ReadAsync("lead:1")));
        Assert.Equal("""["b","c"]""", ValueJson.ToJson(await ReadAsync("lead:2")));
        Assert.Equal("hello", (await ReadAsync("note")).AsString());
        Assert.Equal(Value.Null, await ReadAsync("missing"));
        Assert.Equal(["lead:1", "lead:2"], (await ReadAsync("lead:*", "Keys")).AsArray()!.Select(key => key.ToString()).Order());
        Assert.True((await ChangeAsync("Delete", "note")).Boolean);
        await ChangeAsync("Set", "word", "\"text\"");
        Assert.Contains("not an integer", (await here.FailAsync<ChangeRedis>(new { credential = "cache", work = "Increment", key = "word", value = new { type = "Object", value = "1" } })).Message);
        here.With("inside", "redis", ("host", "10.0.0.5"), ("port", "6379"), ("encryption", "None"));
        Assert.Contains("private or reserved network", (await here.FailAsync<ReadRedis>(new { credential = "inside", key = "x" })).Message);
    }

    private static async Task<Surroundings> WithAsync(PostgresServer server)
    {
        var database = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()).Database!;
        return new Surroundings().With("db", "postgres", ("host", "127.0.0.1"), ("port", $"{server.Port}"), ("database", database), ("user", "postgres"), ("encryption", "None"));
    }
}
