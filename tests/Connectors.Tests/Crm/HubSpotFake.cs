using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Crm;

/// <summary>HubSpot's v3 objects as documented: known properties only, text values only, cursors, upsert by e-mail, its error shape.</summary>
internal sealed class HubSpotFake : IAsyncDisposable
{
    public const string Token = "pat-eu1-right-token";

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["contacts"] = ["email", "firstname", "lastname", "phone", "company", "lifecyclestage"],
        ["deals"] = ["dealname", "amount", "deal_currency_code", "dealstage", "pipeline", "closedate"],
    };

    private readonly Dictionary<string, List<JsonObject>> things = new() { ["contacts"] = [], ["deals"] = [] };
    private readonly Queue<(int Status, string Body)> faults = new();
    private Loopback server = null!;
    private int made;

    public Uri Address => server.Address;

    public int Requests => server.Requests.Count;

    public IEnumerable<JsonObject> Contacts => things["contacts"];

    public static async Task<HubSpotFake> StartAsync()
    {
        var fake = new HubSpotFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public void FailNext(int status, string body) => faults.Enqueue((status, body));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var (status, body) = faults.TryDequeue(out var fault) ? (fault.Status, JsonNode.Parse(fault.Body)!)
            : request.Headers.Authorization != $"Bearer {Token}" ? Error(401, "INVALID_AUTHENTICATION", $"Authentication credentials not found: {request.Headers.Authorization}")
            : Handle(request, request.Method is "GET" or "DELETE" ? [] : (await JsonNode.ParseAsync(request.Body))!.AsObject());
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private (int, JsonNode) Handle(HttpRequest request, JsonObject body)
    {
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var kind = parts is ["crm", "v3", "objects", "contacts" or "deals", ..] ? parts[3] : "";
        return (request.Method, kind, parts.Length > 4 ? parts[4] : null) switch
        {
            ("GET", "contacts" or "deals", null) => List(kind, request.Query),
            ("GET", "contacts", { } id) => Find(kind, id, request.Query["idProperty"]) is { } found ? (200, found.DeepClone()) : Error(404, "OBJECT_NOT_FOUND", "resource not found"),
            ("POST", "contacts", "batch") when parts[5] == "upsert" => Upsert(body),
            ("POST", "contacts", "search") => Search(body),
            ("DELETE", "contacts" or "deals", { } id) => Remove(kind, id),
            ("POST", "deals", null) => Create(kind, body),
            ("PATCH", "deals", { } id) => Find(kind, id, null) is { } found ? Change(kind, found, body["properties"]!.AsObject()) : Error(404, "OBJECT_NOT_FOUND", "resource not found"),
            _ => Error(404, "OBJECT_NOT_FOUND", "no such route"),
        };
    }

    private (int, JsonNode) List(string kind, IQueryCollection query)
    {
        var limit = int.Parse(query["limit"].FirstOrDefault() ?? "10");
        if (limit is < 1 or > 100)
        {
            return Error(400, "VALIDATION_ERROR", "limit must be between 1 and 100");
        }

        var start = query["after"].FirstOrDefault() is { } after ? things[kind].FindIndex(thing => (string)thing["id"]! == after) + 1 : 0;
        var page = things[kind].Skip(start).Take(limit).ToArray();
        var answer = new JsonObject { ["results"] = new JsonArray([.. page.Select(thing => thing.DeepClone())]) };
        if (things[kind].Count > start + limit)
        {
            answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = (string)page[^1]["id"]!, ["link"] = "https://x" } };
        }

        return (200, answer);
    }

    /// <summary>When contacts are said to have changed from now on.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private (int, JsonNode) Search(JsonObject body)
    {
        var filter = body["filterGroups"]![0]!["filters"]![0]!;
        if ((string)filter["propertyName"]! != "lastmodifieddate" || (string)filter["operator"]! != "GTE" || (int)body["limit"]! is < 1 or > 200 || filter["value"]!.GetValueKind() != System.Text.Json.JsonValueKind.String)
        {
            return Error(400, "VALIDATION_ERROR", "The search is not valid");
        }

        var since = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((string)filter["value"]!));
        var found = things["contacts"].Where(thing => DateTimeOffset.Parse((string)thing["updatedAt"]!) >= since).ToArray();
        var (limit, skip) = ((int)body["limit"]!, int.Parse((string?)body["after"] ?? "0"));
        var answer = new JsonObject { ["total"] = found.Length, ["results"] = new JsonArray([.. found.Skip(skip).Take(limit).Select(thing => thing.DeepClone())]) };
        if (found.Length > skip + limit)
        {
            answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = $"{skip + limit}" } };
        }

        return (200, answer);
    }

    private (int, JsonNode) Remove(string kind, string id)
    {
        things[kind].RemoveAll(thing => (string)thing["id"]! == id);
        return (204, new JsonObject());
    }

    private (int, JsonNode) Upsert(JsonObject body)
    {
        var results = new JsonArray();
        foreach (var input in body["inputs"]!.AsArray().Select(input => input!.AsObject()))
        {
            var properties = input["properties"]!.AsObject();
            if (Complaint("contacts", properties) is { } complaint)
            {
                return complaint;
            }

            var known = Find("contacts", (string)input["id"]!, (string)input["idProperty"]!);
            var thing = known ?? Add("contacts", []);
            Set(thing, properties);
            thing["updatedAt"] = Now.ToString("O");
            var shown = thing.DeepClone();
            shown["new"] = known is null;
            results.Add(shown);
        }

        return (200, new JsonObject { ["status"] = "COMPLETE", ["results"] = results });
    }

    private (int, JsonNode) Create(string kind, JsonObject body)
    {
        foreach (var link in body["associations"]!.AsArray())
        {
            if (Find("contacts", (string)link!["to"]!["id"]!, null) is null || (int)link["types"]![0]!["associationTypeId"]! != 3)
            {
                return Error(400, "VALIDATION_ERROR", "One or more associations are not valid");
            }
        }

        return Complaint(kind, body["properties"]!.AsObject()) is { } complaint ? complaint : (201, Set(Add(kind, []), body["properties"]!.AsObject()).DeepClone());
    }

    private static (int, JsonNode) Change(string kind, JsonObject thing, JsonObject properties) =>
        Complaint(kind, properties) is { } complaint ? complaint : (200, Set(thing, properties).DeepClone());

    private static (int, JsonNode)? Complaint(string kind, JsonObject properties)
    {
        var unknown = properties.Select(property => property.Key).FirstOrDefault(name => !Known[kind].Contains(name));
        var notText = properties.FirstOrDefault(property => property.Value?.GetValueKind() != System.Text.Json.JsonValueKind.String).Key;
        var bad = unknown ?? notText ?? ((string?)properties["email"] is { } email && !email.Contains('@') ? "email" : null);
        if (bad is null)
        {
            return null;
        }

        var (status, error) = Error(400, "VALIDATION_ERROR", $"Property values were not valid: {bad}");
        error["errors"] = new JsonArray(new JsonObject { ["message"] = "not valid", ["context"] = new JsonObject { ["propertyName"] = new JsonArray(bad) } });
        return (status, error);
    }

    private JsonObject Add(string kind, JsonObject properties)
    {
        var thing = new JsonObject { ["id"] = $"{++made}", ["properties"] = properties, ["createdAt"] = "2026-01-01T00:00:00Z", ["updatedAt"] = "2026-01-02T00:00:00Z", ["archived"] = false };
        things[kind].Add(thing);
        return thing;
    }

    private static JsonObject Set(JsonObject thing, JsonObject properties)
    {
        foreach (var (name, value) in properties)
        {
            thing["properties"]![name] = value!.DeepClone();
        }

        return thing;
    }

    private JsonObject? Find(string kind, string id, string? property) => things[kind].FirstOrDefault(thing => property is null
        ? (string)thing["id"]! == id
        : string.Equals((string?)thing["properties"]![property], id, StringComparison.OrdinalIgnoreCase));

    private static (int, JsonNode) Error(int status, string category, string message) =>
        (status, new JsonObject { ["status"] = "error", ["message"] = message, ["correlationId"] = "c-1", ["category"] = category });
}
