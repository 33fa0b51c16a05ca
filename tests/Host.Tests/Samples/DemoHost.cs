using System.Net;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Samples;

/// <summary>A host as it is after cloning, with the switch for demonstrations on.</summary>
public sealed class DemoHost : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("flows-demo");

    public FlowsHost Host { get; private set; } = null!;

    /// <summary>As it is after cloning: the database that the program brings with it, and a folder of its own.</summary>
    public async Task InitializeAsync() => Host = await FlowsHost.StartAsync(("Demo", "true"), ("Samples:Import", "true"), ("Storage:Provider", "sqlite"), ("FLOWS_DATA", folder.FullName));

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Calls a sample with its sample data.</summary>
    public async Task<string> SendAsync(string flow)
    {
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sample-data", flow + ".json")))!;
        return await PostAsync((string)sample["path"]!, sample["body"]!);
    }

    public async Task<string> PostAsync(string path, object body)
    {
        var answer = await Host.Anonymous.PostAsync(path, FlowsHost.Json(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return text;
    }
}
