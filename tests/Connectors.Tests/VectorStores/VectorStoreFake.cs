using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.VectorStores;

/// <summary>A vector database in memory; what it answers, and what it refuses, is each service's own.</summary>
internal abstract class VectorStoreFake : IAsyncDisposable
{
    public const string Key = "right-vector-key-777";

    private Loopback _server = null!;

    public Uri Address => _server.Address;

    /// <summary>Method and address of each call.</summary>
    public IEnumerable<string> Calls => _server.Requests.Select(request => $"{request.Method} {request.Path}");

    /// <summary>What is kept, by id.</summary>
    public Dictionary<string, JsonObject> Kept { get; } = [];

    /// <summary>How many calls that keep something are done, and not answered.</summary>
    public int LostAnswers { get; set; }

    protected abstract (int Status, string Body) Answer(HttpRequest request, JsonNode? body);

    /// <summary>Whether the call is one that keeps something.</summary>
    protected abstract bool Keeps(HttpRequest request);

    protected async Task StartAsync() => _server = await Loopback.StartAsync(async context =>
    {
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var (status, body) = Answer(context.Request, text.Length == 0 ? null : JsonNode.Parse(text));
        if (Keeps(context.Request) && LostAnswers > 0)
        {
            LostAnswers--;
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('{') || body.StartsWith('[') ? "application/json" : "text/plain";
        await context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The first member that is not known to the service; null where all are.</summary>
    protected static string? Unknown(JsonNode? body, params string[] known) => body!.AsObject().Select(member => member.Key).FirstOrDefault(name => !known.Contains(name));

    /// <summary>What is kept and fits, the nearest first.</summary>
    protected IEnumerable<(string Id, JsonObject Kept, double Score)> Nearest(JsonArray vector, string field, Func<JsonObject, bool> fits)
        => Kept.Where(one => fits(one.Value)).Select(one => (one.Key, one.Value, Cosine(vector, one.Value[field]!.AsArray()))).OrderByDescending(one => one.Item3);

    private static double Cosine(JsonArray one, JsonArray other)
    {
        var pairs = one.Zip(other, (a, b) => (A: a!.GetValue<double>(), B: b!.GetValue<double>())).ToArray();
        return pairs.Sum(pair => pair.A * pair.B) / Math.Sqrt(pairs.Sum(pair => pair.A * pair.A) * pairs.Sum(pair => pair.B * pair.B));
    }
}
