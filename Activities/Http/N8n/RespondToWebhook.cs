using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Answer the webhook call that started this run, and go on.", DisplayName = "Respond to webhook (items)")]
public sealed class RespondToWebhook : N8nActivity
{
    [Input(Description = "What a JSON Web Token is signed with, where the answer is one.", CredentialTypes = [JwtAuth.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 1.1;

    internal static HttpReply JsonReply(int status, Value content) => new(status, "application/json; charset=utf-8", ValueJson.ToUtf8(content), []);

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var reply = call.Text("respondWith") == "jwt" ? await TokenAsync(call) : Reply(call);
        var file = call.Text("respondWith") == "binary" ? FileOf(call) : null;
        var headers = (call.Get("options.responseHeaders.entries").AsArray() ?? ValueArray.Empty).Where(entry => entry["name"].AsString() is { Length: > 0 }).Select(entry => KeyValuePair.Create(entry["name"].ToString(), entry["value"].ToString())).ToArray();
        var type = headers.LastOrDefault(header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value;
        call.Context.Reply(reply with
        {
            Body = file is null ? reply.Body : await call.Context.Files.ReadAsync(file),
            ContentType = type ?? file?.MimeType ?? reply.ContentType,
            Headers = [.. reply.Headers, .. headers.Where(header => !header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase).SelectMany(OneOf)],
        });
        call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
    }

    /// <summary>Of a header that is named again the last counts; cookies are several headers.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OneOf(IGrouping<string, KeyValuePair<string, string>> same)
        => same.Key.Equals("set-cookie", StringComparison.OrdinalIgnoreCase) ? same : same.TakeLast(1);

    /// <summary>The payload as a signed token.</summary>
    private async ValueTask<HttpReply> TokenAsync(NodeCall call)
    {
        var status = StatusOf(call, 200);
        var payload = call.Get("payload");
        var claims = (payload.AsString() is { } text && FieldTypes.TryJson(text, out var read) ? read : payload).AsObject() ?? throw new FaultException("The payload is not valid JSON. It looks like {\"sub\": \"ann\"}.");
        var now = call.Context.Time.GetUtcNow();
        using var credential = await call.Context.OpenCredentialAsync(call.Context.Get(Credential), refusedToken: null, JwtAuth.TypeName);
        return JsonReply(status, ValueObject.From(("token", JwtStep.Sign(claims, credential, now))));
    }

    private static int StatusOf(NodeCall call, int usual) => call.Get("options.responseCode") is { Kind: ValueKind.Number } code ? (int)code.Number : usual;

    /// <summary>The file that is answered: the one that is named, or the only one there is.</summary>
    private static BinaryReference FileOf(NodeCall call)
        => call.Text("responseDataSource", 0, "automatically") == "set" ? call.File(0, call.Text("inputFieldName", 0, "data"))
            : call.Items[0].Binary is { Count: > 0 } files ? files.First().Value
            : throw new FaultException("No binary data exists on the first item!");

    private static HttpReply Reply(NodeCall call)
    {
        var with = call.Text("respondWith", 0, "firstIncomingItem");
        var status = StatusOf(call, with == "redirect" ? 307 : 200);
        return with switch
        {
            "firstIncomingItem" => JsonReply(status, Keyed(call, call.Items[0].Json)),
            "allIncomingItems" => JsonReply(status, Keyed(call, ValueArray.From(call.Items.Select(item => (Value)item.Json)))),
            "json" when call.Text("responseBody").Length == 0 => Empty(status),
            "json" => JsonReply(status, Json(call.Get("responseBody"))),
            "text" when call.Get("responseBody") is { Kind: ValueKind.Object or ValueKind.Array } data => JsonReply(status, data),
            "text" => new HttpReply(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(call.Text("responseBody")), []),
            "noData" or "binary" => Empty(status),
            "redirect" => new HttpReply(status, null, default, [KeyValuePair.Create("location", call.Text("redirectURL"))]),
            _ => throw new FaultException($"Answering with '{with}' is not available here yet."),
        };
    }

    private static HttpReply Empty(int status) => new(status, null, default, []);

    private static Value Keyed(NodeCall call, Value content)
        => call.Text("options.responseKey") is { Length: > 0 } key ? FieldPath.Of(key).Set(ValueObject.Empty, content) : content;

    private static Value Json(Value body)
        => body.AsString() is not { } text ? body : FieldTypes.TryJson(text, out var json) ? json : throw new FaultException("Invalid JSON in 'Response Body' field");
}
