using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests;

/// <summary>The real host on a free port of this machine, with storage in memory, and a client that is signed in.</summary>
public sealed class FlowsHost : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    public const string Api = "/elsa/api";

    private readonly Dictionary<string, string?> _settings = new()
    {
        ["Storage:Provider"] = "memory",
        ["Samples:Import"] = "false",
        ["FLOWS_ADMIN_PASSWORD"] = Password,
        ["urls"] = "http://127.0.0.1:0",
        ["Webhooks:WaitSeconds"] = "30",
    };

    public WebApplication App { get; private set; } = null!;

    public HttpClient Anonymous { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public string Token { get; private set; } = "";

    /// <summary>What stands at the edge of the internet.</summary>
    private Action<IServiceCollection>? _edge;

    public static Task<FlowsHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(edge: null, settings);

    public static async Task<FlowsHost> StartAsync(Action<IServiceCollection>? edge, params (string Name, string Value)[] settings)
    {
        var host = new FlowsHost { _edge = edge };
        foreach (var (name, value) in settings)
        {
            host._settings[name] = value;
        }

        await host.InitializeAsync();
        return host;
    }

    public async Task InitializeAsync()
    {
        App = FlowsApp.Create([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(_settings);
            _edge?.Invoke(builder.Services);
        });
        await App.Services.GetRequiredService<StartUp>().RunAsync(CancellationToken.None);
        await App.StartAsync();
        Anonymous = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(App.Urls.First()) };
        Token = (await SignInAsync("admin", Password))["accessToken"]!.GetValue<string>();
        Client = With("Bearer", Token);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        Anonymous.Dispose();
        Client.Dispose();
    }

    public HttpClient With(string scheme, string credential)
        => new() { BaseAddress = Anonymous.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue(scheme, credential) } };

    public async Task<JsonObject> SignInAsync(string userName, string password)
        => await Read(await Anonymous.PostAsJsonAsync($"{Api}/identity/login", new { username = userName, password }));

    public async Task<JsonObject> GetAsync(string path) => await Read(await Client.GetAsync(Api + path));

    public async Task<JsonObject> PostAsync(string path, object? body = null) => await Read(await Client.PostAsync(Api + path, Json(body ?? new JsonObject())));

    public Task<HttpResponseMessage> SendAsync(string path, object body) => Client.PostAsync(Api + path, Json(body));

    /// <summary>Saves a definition, and publishes it when asked to; returns the model that was answered.</summary>
    public async Task<JsonObject> SaveAsync(JsonObject model, bool publish = false)
        => (JsonObject)(await PostAsync("/workflow-definitions", Saving(model, publish)))["workflowDefinition"]!;

    public static JsonObject Saving(JsonObject model, bool publish) => new() { ["model"] = model.DeepClone(), ["publish"] = publish };

    public static StringContent Json(object body) => new(body is JsonNode node ? node.ToJsonString() : System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    public static async Task<JsonObject> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }
}
