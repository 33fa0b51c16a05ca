using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Crm;

/// <summary>HubSpot's v3 objects as documented: known properties only, text values only, cursors, upsert by e-mail, associations, a search that may lag behind, its error shape.</summary>
internal sealed class HubSpotFake : IAsyncDisposable
{
    public const string Token = "pat-eu1-right-token";

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["contacts"] = ["email", "firstname", "lastname", "phone", "company", "lifecyclestage"],
        ["companies"] = ["name", "domain", "phone", "city"],
        ["deals"] = ["dealname", "amount", "deal_currency_code", "dealstage", "pipeline", "closedate"],
    };

    private readonly Dictionary<string, List<JsonObject>> things = new() { ["contacts"] = [], ["companies"] = [], ["deals"] = [] };
    private readonly HashSet<(string Contact, string Company)> members = [];
    private readonly Queue<(int Status, string Body)> faults = new();
    private Loopback server = null!;
    private int made;
    private bool losesCompanyAnswer;
    private (int Left, TaskCompletionSource AllAreHere) held;

    public Uri Address => server.Address;

    public int Requests => server.Requests.Count;

    public IEnumerable<JsonObject> Contacts => things["contacts"];

    public IEnumerable<JsonObject> Companies => things["companies"];

    public IEnumerable<JsonObject> Deals => things["deals"];

    /// <summary>The token's app has the rights to contacts and deals only.</summary>
    public bool RefusesCompanies { get; set; }

    /// <summary>Search does not find companies yet that are made from now on.</summary>
    public bool SearchLags { get; set; }

    /// <summary>Searches for companies answer only once so many have been asked: all of them find what was there before any went on.</summary>
    public void HoldSearches(int count) => held = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public bool IsMember(string contact, string company) => members.Contains((contact, company));

    public static async Task<HubSpotFake> StartAsync()
    {
        var fake = new HubSpotFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    /// <summary>The next company is made, but the answer gets lost.</summary>
    public void LoseCompanyAnswer() => losesCompanyAnswer = true;

    public void FailNext(int status, string body) => faults.Enqueue((status, body));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var sent = request.Method is "GET" or "DELETE" or "PUT" ? [] : (await JsonNode.ParseAsync(request.Body))!.AsObject();
        var (status, body) = Answer(request, sent);
        if (request.Path == "/crm/v3/objects/companies/search" && held.Left > 0)
        {
            var all = held.AllAreHere;
            if (Interlocked.Decrement(ref held.Left) == 0)
            {
                all.SetResult();
            }

            await all.Task;
        }

        if (losesCompanyAnswer && request.Method == "POST" && request.Path == "/crm/v3/objects/companies")
        {
            losesCompanyAnswer = false;
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private (int, JsonNode) Answer(HttpRequest request, JsonObject body)
    {
        lock (things)
        {
            return faults.TryDequeue(out var fault) ? (fault.Status, JsonNode.Parse(fault.Body)!)
                : request.Headers.Authorization != $"Bearer {Token}" ? Error(401, "INVALID_AUTHENTICATION", $"Authentication credentials not found: {request.Headers.Authorization}")
                : Handle(request, body);
        }
    }

    private (int, JsonNode) Handle(HttpRequest request, JsonObject body)
    {
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["crm", "v4", "objects", "contacts", var contact, "associations", "default", "companies", var company])
        {
            return request.Method == "PUT" ? Join(contact, company) : Error(405, "VALIDATION_ERROR", "method not allowed");
        }

        var kind = parts is ["crm", "v3", "objects", "contacts" or "companies" or "deals", ..] ? parts[3] : "";
        if (RefusesCompanies && (kind == "companies" || request.Query["associations"] == "companies"))
        {
            return Error(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.");
        }

        return (request.Method, kind, parts.Length > 4 ? parts[4] : null) switch
        {
            ("GET", "contacts" or "deals", null) => List(kind, request.Query),
            ("GET", "contacts" or "companies", { } id) => Find(kind, id, request.Query["idProperty"]) is { } found ? (200, WithLinks(kind, found, request.Query["associations"])) : Error(404, "OBJECT_NOT_FOUND", "resource not found"),
            ("POST", "contacts", "batch") when parts[5] == "upsert" => Upsert(body),
            ("POST", "companies", "batch") when parts[5] == "read" => (200, new JsonObject { ["status"] = "COMPLETE", ["results"] = new JsonArray([.. body["inputs"]!.AsArray().Select(input => Find(kind, (string)input!["id"]!, null)?.DeepClone()).Where(one => one is not null)]) }),
            ("POST", "contacts", "search") => Search(body),
            ("POST", "companies", "search") => SearchCompanies(body),
            ("DELETE", "contacts" or "companies" or "deals", { } id) => Remove(kind, id),
            ("POST", "deals" or "companies", null) => Create(kind, body),
            ("PATCH", "contacts", { } id) when Find(kind, id, null) is { } changed => ChangeContact(changed, body["properties"]!.AsObject()),
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

    private (int, JsonNode) SearchCompanies(JsonObject body)
    {
        var filter = body["filterGroups"]![0]!["filters"]![0]!;
        if ((string)filter["propertyName"]! is not ("name" or "domain") || (string)filter["operator"]! != "EQ" || (int)body["limit"]! is < 1 or > 200)
        {
            return Error(400, "VALIDATION_ERROR", "The search is not valid");
        }

        var found = things["companies"].Where(thing => thing["late"] is null && string.Equals((string?)thing["properties"]![(string)filter["propertyName"]!], (string)filter["value"]!, StringComparison.OrdinalIgnoreCase)).ToArray();
        return (200, new JsonObject { ["total"] = found.Length, ["results"] = new JsonArray([.. found.Select(thing => thing.DeepClone())]) });
    }

    private (int, JsonNode) Join(string contact, string company)
    {
        if (Find("contacts", contact, null) is null || Find("companies", company, null) is null)
        {
            return Error(404, "OBJECT_NOT_FOUND", "resource not found");
        }

        members.Add((contact, company));
        return (200, new JsonObject { ["status"] = "COMPLETE", ["results"] = new JsonArray() });
    }

    /// <summary>HubSpot tells the first company of a contact twice: as the primary one, and as one.</summary>
    private JsonObject WithLinks(string kind, JsonObject thing, string? wanted)
    {
        var shown = thing.DeepClone().AsObject();
        var id = (string)thing["id"]!;
        var links = members.Where(member => (kind == "contacts" ? member.Contact : member.Company) == id).Select(member => kind == "contacts" ? member.Company : member.Contact).Order().ToArray();
        if (wanted is not null && links.Length > 0)
        {
            shown["associations"] = new JsonObject { [wanted] = new JsonObject { ["results"] = new JsonArray([.. links.Prepend(links[0]).Select((link, index) => new JsonObject { ["id"] = link, ["type"] = index == 0 ? "primary" : "unlabeled" })]) } };
        }

        return shown;
    }

    private (int, JsonNode) Remove(string kind, string id)
    {
        members.RemoveWhere(member => (kind == "contacts" && member.Contact == id) || (kind == "companies" && member.Company == id));
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
        var links = body["associations"]!.AsArray();
        if (links.Any(link => Find("contacts", (string)link!["to"]!["id"]!, null) is null || (int)link["types"]![0]!["associationTypeId"]! != (kind == "deals" ? 3 : 280)))
        {
            return Error(400, "VALIDATION_ERROR", "One or more associations are not valid");
        }

        if (Complaint(kind, body["properties"]!.AsObject()) is { } complaint)
        {
            return complaint;
        }

        var thing = Set(Add(kind, []), body["properties"]!.AsObject());
        if (kind == "companies")
        {
            members.UnionWith(links.Select(link => ((string)link!["to"]!["id"]!, (string)thing["id"]!)));
            thing["late"] = SearchLags ? true : null;
        }

        return (201, thing.DeepClone());
    }

    private (int, JsonNode) ChangeContact(JsonObject thing, JsonObject properties)
    {
        if ((string?)properties["email"] is { } email && Find("contacts", email, "email") is { } taken && taken != thing)
        {
            return Error(409, "CONFLICT", $"Contact already exists. Existing ID: {taken["id"]}");
        }

        thing["updatedAt"] = Now.ToString("O");
        return Change("contacts", thing, properties);
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
