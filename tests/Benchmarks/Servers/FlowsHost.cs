using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>The product's host under measurement, and a client that is signed in to it.</summary>
internal sealed class FlowsHost : IDisposable
{
    private const string Password = "benchmark-1";

    private FlowsHost(ServerProcess process, HttpClient client)
    {
        Process = process;
        Client = client;
    }

    public ServerProcess Process { get; }

    public HttpClient Client { get; }

    public string Address => Process.Address;

    public static Task<FlowsHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(cage: null, settings);

    /// <param name="cage">Bounds its memory; null for none.</param>
    public static Task<FlowsHost> StartAsync(MemoryCage? cage, params (string Name, string Value)[] settings)
        => StartAsync(new ServerPlace(Directory.CreateTempSubdirectory("flows-bench-")) { Cage = cage }, settings);

    /// <summary>On a data folder that is there already, and stays.</summary>
    public static Task<FlowsHost> StartAsync(DirectoryInfo folder, params (string Name, string Value)[] settings)
        => StartAsync(new ServerPlace(folder) { IsKept = true }, settings);

    private static async Task<FlowsHost> StartAsync(ServerPlace place, params (string Name, string Value)[] settings)
    {
        var process = await ServerProcess.StartAsync("Bizoholic.Flows.Host.dll", (_, _) => [], place, [("FLOWS_ADMIN_PASSWORD", Password), ("Samples__Import", "false"), .. settings]);
        var client = new HttpClient { BaseAddress = new Uri(process.Address) };
        return new FlowsHost(process, client);
    }

    /// <summary>On a database of a PostgreSQL server.</summary>
    public static Task<FlowsHost> StartOnAsync(string connectionString, params (string Name, string Value)[] settings)
        => StartAsync([("Storage__Provider", "postgres"), ("Storage__ConnectionString", connectionString), .. settings]);

    public async Task SignInAsync()
    {
        var login = await Client.PostAsJsonAsync("/elsa/api/identity/login", new { username = "admin", password = Password });
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
    }

    public async Task PublishAsync(JsonNode definition)
    {
        await SignInAsync();
        await EnsureAsync(await Client.PostAsJsonAsync("/elsa/api/workflow-definitions", new JsonObject { ["publish"] = true, ["model"] = definition }));
    }

    private static async Task EnsureAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Process.Dispose();
    }
}
