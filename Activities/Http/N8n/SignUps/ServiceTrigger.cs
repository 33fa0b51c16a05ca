using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// A trigger of n8n whose service calls the flow. What is particular to the service is in a table (<see cref="ServiceTriggers"/>); its registration says under
/// <c>signUp</c> with which calls the host tells the service the address.
/// </summary>
[Activity("Bizoholic", "Imported", "Start when a service calls. The service is told the flow's address when the flow is published.", Type = ServiceTriggers.ActivityType, DisplayName = "Service trigger", Kind = ActivityKind.Trigger, IsBrowsable = false)]
public sealed class ServiceTrigger : HttpStep, ICheckedTrigger
{
    private ParameterTree _entry = null!;
    private ServiceAuth? _service;
    private string _path = "";

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
    {
        Value Of(string part) => _entry[part].Evaluate(context.Evaluate);

        var credential = context.Get(Credential)?.Id;
        var settings = ValueObject.From(
            ("path", _path),
            ("methods", ValueArray.From(MethodsOf(Of("methods")).Select(method => (Value)method))),
            ("responseMode", ResponseModes.OnReceived),
            ("authorize", false),
            ("checked", true),
            ("credential", CallCheck.FieldOf(Of("check")) is null ? null : credential),
            ("check", Of("check")),
            ("signUp", ValueObject.From(
                ("service", Of("name")),
                ("credential", credential),
                ("byHand", Of("byHand")),
                ("alone", Of("alone")),
                ("auth", Of("auth")),
                ("hasKey", Of("check")["how"].AsString() == "address"),
                ("look", Of("look")),
                ("calls", Of("signUp")),
                ("signOff", Of("signOff")))));
        return [.. MethodsOf(settings["methods"]).Select(method => new TriggerRegistration("http", HttpPath.Key(method, _path), HttpPath.Key(method, _path), settings))];
    }

    public ValueTask<CheckedCall> CheckAsync(IncomingCall call, Value settings, Credential? credential, IServiceProvider services, CancellationToken cancellation)
    {
        var query = CallCheck.QueryOf(call);
        if (HandshakeOf(call, query, settings) is { } greeting)
        {
            return ValueTask.FromResult(greeting);
        }

        var check = CallCheck.Check(call, settings, credential, services.Clock());
        return ValueTask.FromResult(new CheckedCall(check)
        {
            Reads = request => Read(check, WithoutSecrets(request, settings["check"])),
            Detail = check.Verdict == WebhookVerdict.WrongSignature ? "This address takes calls of the service that was told it, and of nobody else." : null,
        });
    }

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        var node = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = NodeJson.Text(binding.Json, "customProperties.n8n.type"),
            ["typeVersion"] = Version,
            ["parameters"] = JsonSerializer.SerializeToNode(NodeJson.Member(binding.Json, "parameters")),
        });
        var entry = ServiceTriggers.Fill(node, out var missing);
        if (entry is null)
        {
            binding.Problem("parameters", "With these settings this trigger is not available here. Change them, or import the flow again.");
        }

        foreach (var path in missing)
        {
            binding.Problem($"parameters.{path}", $"The setting '{path}' is empty. Fill it in.");
        }

        _entry = ParameterTree.Compile(binding, JsonSerializer.SerializeToElement(entry ?? []), static (_, _) => false);
        _service = ServiceAuth.Read(_entry["auth"].Constant);
        _path = HttpPath.Normal($"{NodeJson.Text(binding.Json, "customProperties.n8n.webhookId") ?? binding.Node.Id}/webhook");
    }

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        if (call.Context.Resumption?.Input.AsObject() is not { } received)
        {
            call.Add(0, new Item((_entry["sample"].Constant.AsObject() ?? ValueObject.Empty).With(ServiceActivity.SampleMark, true)));
            return;
        }

        var request = UploadedFiles.Keep(call.Context, received).AsObject()!;
        request = await WithAskedAsync(call, request);
        var made = _entry["items"].IsGiven ? Evaluate("items", request) : request["body"];
        var files = await FilesAsync(call, request);
        foreach (var json in (made.AsArray() ?? new ValueArray(made)).Select(json => json.AsObject() ?? ValueObject.Empty))
        {
            call.Add(0, new Item(json) { PairedItem = 0, Binary = files.Count == 0 ? null : files });
        }
    }

    /// <summary>A call by which the service sees whether the address is there; null for all others.</summary>
    private CheckedCall? HandshakeOf(IncomingCall call, ValueObject query, Value settings)
    {
        var headers = ValueObject.From([.. call.Headers.Select(header => (header.Key.ToLowerInvariant(), (Value)header.Value))]);
        var scope = new CallScope(ValueObject.From(("method", call.Method.ToUpperInvariant()), ("query", query), ("headers", headers)));
        foreach (var handshake in _entry["handshakes"].Elements)
        {
            if (JsText.IsTruthy(handshake["when"].Evaluate(expression => expression.Evaluate(scope))))
            {
                // Of one that shows a token only who knows it is answered.
                var isKnown = handshake["token"].Constant.AsString() is not { } token || CallCheck.Same(query[token].AsString(), settings[CallCheck.Secrets]["ours"].AsString() ?? "");
                return isKnown ? new CheckedCall(new WebhookCheck(WebhookVerdict.Genuine)) { Answer = AnswerOf(handshake, scope) } : new CheckedCall(new WebhookCheck(WebhookVerdict.WrongSignature));
            }
        }

        return null;
    }

    private CheckedCall Read(WebhookCheck check, ValueObject request)
    {
        var scope = new CallScope(request);
        foreach (var answer in _entry["answers"].Elements)
        {
            if (JsText.IsTruthy(answer["when"].Evaluate(expression => expression.Evaluate(scope))))
            {
                return new CheckedCall(check) { Answer = AnswerOf(answer, scope) };
            }
        }

        var delivery = Evaluate("delivery", request);
        return new CheckedCall(check with { DeliveryId = delivery.IsNullish ? null : delivery.ToString() })
        {
            Input = request,
            IsWanted = !_entry["wanted"].IsGiven || JsText.IsTruthy(Evaluate("wanted", request)),
        };
    }

    private Value Evaluate(string part, ValueObject request)
    {
        var scope = new CallScope(request);
        return _entry[part].Evaluate(expression => expression.Evaluate(scope));
    }

    private static HttpReply AnswerOf(ParameterTree answer, ExpressionScope scope)
    {
        Value Of(string part) => answer[part].Evaluate(expression => expression.Evaluate(scope));

        var headers = (Of("headers").AsObject() ?? ValueObject.Empty).Select(header => KeyValuePair.Create(header.Key, header.Value.ToString())).ToArray();
        return Of("json") is { IsNullish: false } json ? new HttpReply(200, "application/json", ValueJson.ToUtf8(json), headers)
            : new HttpReply(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Of("text") is { IsNullish: false } text ? text.ToString() : "OK"), headers);
    }

    /// <summary>What a run is not to keep: what the service is known by.</summary>
    private static ValueObject WithoutSecrets(Value request, Value check)
    {
        var call = request.AsObject() ?? ValueObject.Empty;
        var header = check["header"].AsString()?.ToLowerInvariant() ?? "";
        return call
            .With("headers", Without(call["headers"], header))
            .With("query", Without(call["query"], check["how"].AsString() == "address" ? ServiceSecrets.Key : ""));

        static ValueObject Without(Value members, string name) => ValueObject.From([.. (members.AsObject() ?? ValueObject.Empty).Where(member => member.Key != name).Select(member => (member.Key, member.Value))]);
    }

    /// <summary>With what the service tells besides, such as the questions to the answers that it sent.</summary>
    private async ValueTask<ValueObject> WithAskedAsync(NodeCall call, ValueObject request)
    {
        var asked = new ValueObject.Builder(1);
        foreach (var (name, address) in Evaluate("asks", request).AsObject() ?? ValueObject.Empty)
        {
            if (address.AsString() is { Length: > 0 } url)
            {
                asked.Set(name, (await GetAsync(call, url, "json", $"asked-{name}")).Body);
            }
        }

        return _entry["asks"].IsGiven ? request.With("asked", asked.Build()) : request;
    }

    private async ValueTask<Dictionary<string, BinaryReference>> FilesAsync(NodeCall call, ValueObject request)
    {
        var files = new Dictionary<string, BinaryReference>(StringComparer.Ordinal);
        foreach (var (index, file) in (Evaluate("files", request)["of"].AsArray() ?? ValueArray.Empty).Index())
        {
            var path = file["path"].AsString();
            if (_entry["files.ask"].Constant.AsString() is { Length: > 0 } ask)
            {
                var told = await GetAsync(call, ask.Replace("{id}", Uri.EscapeDataString(file["id"].ToString()), StringComparison.Ordinal), "json", $"{index}-ask");
                path = FieldPath.Of(_entry["files.path"].Constant.ToString()).Get(told.Body).ToString();
            }

            var got = await GetAsync(call, _entry["files.get"].Constant.ToString().Replace("{path}", path, StringComparison.Ordinal), "file", $"{index}-get");
            if (got.File is { } content)
            {
                files[file["as"].ToString()] = content with { FileName = file["fileName"].AsString() ?? content.FileName, MimeType = file["mimeType"].AsString() ?? content.MimeType };
            }
        }

        return files;
    }

    private async ValueTask<ServiceAnswer> GetAsync(NodeCall call, string address, string format, string key)
    {
        var parts = new RequestParts("GET", address, [], [], default, "json", null, TimeSpan.FromMinutes(5));
        var answer = await SendAsync(call.Context, parts, new AnswerOptions(IsFull: false, NeverFails: false, format, "data", IsOld: false), $"{call.Context.IdempotencyKey}-{key}", needsCredential: true, _service);
        return answer.IsSuccess ? answer : throw new ServiceFault(answer, call.Context.Time.GetUtcNow(), isOld: false);
    }

    private static string[] MethodsOf(Value methods) => methods.AsArray() is { Count: > 0 } given ? [.. given.Select(method => method.ToString())] : ["POST"];
}
