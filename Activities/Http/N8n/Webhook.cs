using System.Text.Json;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// Starts on a request, as an HTTP Endpoint does and under the same stimulus, so that the host serves both alike. Its settings say besides that it
/// answers as n8n: <c>style: "n8n"</c>, <c>responseData</c>, <c>responseCode</c>, <c>responseProperty</c>, <c>responseType</c> and <c>responseHeaders</c>. One that answers at once does so itself, in n8n's words.
/// </summary>
[Activity("Bizoholic", "HTTP", "Start when another program calls this webhook address; answers as n8n does.", Type = HttpEndpoint.Stimulus, DisplayName = "Webhook (items)", Kind = ActivityKind.Trigger)]
public sealed class Webhook : N8nActivity, ICheckedTrigger
{
    private string _path = "";
    private string _mode = "onReceived";
    private string[] _methods = ["GET"];
    private IReadOnlyList<string> _outputs = [Outcomes.Done];
    private ActivityNode _node = null!;

    [Input(Description = "Holds what callers are known by, where the settings ask for it.", CredentialTypes = ["httpBasicAuth", "httpHeaderAuth", JwtAuth.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "Where it takes several methods: the port of each, in their order.", UIHint = UIHints.DynamicOutcomes, FixedOutcomes = [Outcomes.Done], Category = "Advanced")]
    public Input<IReadOnlyList<string>>? Branches { get; set; }

    internal override IReadOnlyList<string> Outputs => _outputs;

    internal override double LatestVersion => 2;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
    {
        var settings = Settings(context.Get(Credential));
        return [.. _methods.Select(method => new TriggerRegistration("http", HttpPath.Key(method, _path), HttpPath.Key(method, _path), settings))];
    }

    /// <summary>How it takes calls and answers them, at a flow's beginning or in its middle.</summary>
    private ValueObject Settings(CredentialReference? credential)
    {
        var settings = Answers(Tree).With("path", _path).With("methods", ValueArray.From(_methods.Select(method => (Value)method)));
        return HttpEndpoint.Guarded(settings, AuthenticationOf(Tree["authentication"]), credential, AddressesOf(Tree["options.ipWhitelist"]), null);
    }

    /// <summary>How a call is read and answered, at a webhook as at a wait.</summary>
    internal static ValueObject Answers(ParameterTree tree) => ValueObject.From(
        ("responseMode", tree["responseMode"].Constant.AsString() == "lastNode" ? ResponseModes.WhenFinished : ResponseModes.ResponseNode),
        ("style", "n8n"),
        ("responseData", tree["responseData"].Constant.AsString() ?? "firstEntryJson"),
        ("responseCode", StatusOf(tree)),
        ("responseProperty", tree["options.responsePropertyName"].Constant.AsString() ?? ""),
        ("responseType", tree["options.responseContentType"].Constant.AsString() ?? ""),
        ("responseHeaders", ValueObject.From([.. HeadersOf(tree).Select(header => (header.Key, (Value)header.Value))])),
        ("suspendedStatus", 200),
        ("allowedOrigins", OriginsOf(tree)),
        ("ignoreBots", tree["options.ignoreBots"].Constant.Boolean),
        ("rawBody", tree["options.rawBody"].Constant.Boolean),
        ("authorize", false));

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _node = binding.Node;
        var path = Tree["path"].Constant.ToString();
        var id = NodeJson.Text(binding.Json, "customProperties.n8n.webhookId");
        if (path.Length == 0 && id is null)
        {
            binding.Problem("parameters.path", "Enter the path of the webhook, for example contact-form.");
        }

        var isRouted = path.Split('/').Any(part => part.StartsWith(':'));
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part.StartsWith(':') ? $"{{{part[1..]}}}" : part);
        _path = HttpPath.Normal(string.Join('/', (isRouted || path.Length == 0) && id is not null ? parts.Prepend(id) : parts));
        _mode = Tree["responseMode"].Constant.AsString() ?? "onReceived";
        _methods = Tree["httpMethod"].Elements is { Count: > 0 } several
            ? [.. several.Select(method => method.Constant.ToString().ToUpperInvariant())]
            : Tree["multipleMethods"].Constant.Boolean && !Tree["httpMethod"].IsGiven ? ["GET", "POST"]
            : [(Tree["httpMethod"].Constant.AsString() ?? "GET").ToUpperInvariant()];
        _outputs = Branches?.TryGetConstant(out var given) == true && given is { Count: > 0 } ? given : [Outcomes.Done];
    }

    /// <summary>The ports of a webhook of n8n: one for each of several methods.</summary>
    internal static IReadOnlyList<string> PortsOf(JsonElement parameters)
    {
        var methods = NodeJson.Elements(NodeJson.Member(parameters, "httpMethod")).Select(method => method.ToString().ToUpperInvariant()).Distinct().ToArray();
        return methods.Length > 1 ? methods
            : NodeJson.Flag(parameters, "multipleMethods") && NodeJson.Member(parameters, "httpMethod").ValueKind == JsonValueKind.Undefined ? ["GET", "POST"]
            : [Outcomes.Done];
    }

    ValueTask<CheckedCall> ICheckedTrigger.CheckAsync(IncomingCall call, Value settings, Credential? credential, IServiceProvider services, CancellationToken cancellation)
        => CallAuthentication.CheckAsync(settings["authentication"].ToString(), call, credential, services);

    /// <summary>n8n's names for the ways callers are known by. One it does not know lets nobody in.</summary>
    internal static string AuthenticationOf(ParameterTree authentication) => authentication.Constant.AsString() switch
    {
        null or "" or "none" => CallAuthentication.None,
        "basicAuth" => CallAuthentication.Basic,
        "headerAuth" => CallAuthentication.Header,
        "jwtAuth" => CallAuthentication.Jwt,
        var other => other,
    };

    internal static string[] AddressesOf(ParameterTree list) => (list.Constant.AsString() ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var settings = Settings(context.Get(Credential));
        foreach (var method in _methods)
        {
            context.CreateBookmark(new BookmarkRequest(HttpEndpoint.Stimulus) { Stimulus = HttpPath.Key(method, _path), Payload = settings });
        }

        return default;
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        if (_mode == "responseNode" && !HoldsResponse(RootOf(_node)))
        {
            const string missing = "No Respond to Webhook node found in the workflow";
            context.Reply(RespondToWebhook.JsonReply(500, ValueObject.From(("code", 0), ("message", missing))));
            throw new WorkflowStop(missing);
        }

        if (_mode == "onReceived")
        {
            context.Reply(Received(Tree, StatusOf(Tree)));
        }

        var call = new NodeCall(context, this);
        var request = UploadedFiles.Keep(context, context.Resumption!.Input);
        var port = _outputs.Count > 1 ? Array.IndexOf(_methods, request["method"].ToString().ToUpperInvariant()) : 0;
        call.Add(Math.Clamp(port, 0, _outputs.Count - 1), ItemOf(request, Tree, context));
        Finish(call);
        return default;
    }

    /// <summary>The answer at once, as n8n's webhooks give it.</summary>
    internal static HttpReply Received(ParameterTree tree, int status)
    {
        var reply = Words(tree, status);
        var headers = HeadersOf(tree);
        return reply with { ContentType = headers.FirstOrDefault(IsType).Value ?? reply.ContentType, Headers = [.. headers.Where(header => !IsType(header))] };
    }

    private static bool IsType(KeyValuePair<string, string> header) => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase);

    private static KeyValuePair<string, string>[] HeadersOf(ParameterTree tree)
        => [.. tree["options.responseHeaders.entries"].Elements.Select(entry => KeyValuePair.Create(entry["name"].Constant.AsString() ?? "", entry["value"].Constant.AsString() ?? "")).Where(header => header.Key.Length > 0)];

    private static HttpReply Words(ParameterTree tree, int status)
        => tree["options.noResponseBody"].Constant.Boolean ? new HttpReply(status, null, default, [])
            : tree["options.responseData"].Constant.AsString() is { Length: > 0 } text ? new HttpReply(status, "text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text), [])
            : RespondToWebhook.JsonReply(status, ValueObject.From(("message", "Workflow was started")));

    private protected override ValueTask RunAsync(NodeCall call) => default;

    internal static int StatusOf(ParameterTree tree)
        => tree["options.responseCode.values.responseCode"].Constant.AsString() == "customCode" && tree["options.responseCode.values.customCode"].Constant is { Kind: ValueKind.Number } own ? (int)own.Number
            : tree["options.responseCode.values.responseCode"].Constant is { Kind: ValueKind.Number } code ? (int)code.Number
            : tree["responseCode"].Constant is { Kind: ValueKind.Number } old ? (int)old.Number
            : 200;

    private static bool HoldsResponse(ActivityNode node) => node.Activity is RespondToWebhook or WriteHttpResponse || node.Children.Any(HoldsResponse);

    private static ActivityNode RootOf(ActivityNode node) => node.Parent is { } parent ? RootOf(parent) : node;

    /// <summary>Whose pages may call from a browser: anybody's where nothing is said.</summary>
    internal static string OriginsOf(ParameterTree tree) => tree["options.allowedOrigins"].Constant.AsString() is { Length: > 0 } origins ? origins : "*";

    internal static Item ItemOf(Value request, ParameterTree tree, ActivityExecutionContext context)
    {
        var files = request["files"].AsArray() ?? ValueArray.Empty;
        var headers = Members(request["headers"]);
        var item = new Item(ValueObject.From(
            ("headers", headers),
            ("params", Members(request["params"])),
            ("query", QueryNames.Nested(Members(request["query"]))),
            ("body", request["body"] is { IsNullish: false } body ? SentXml.Read(headers["content-type"].AsString(), body) : ValueObject.Empty),
            ("webhookUrl", request["url"].AsString() ?? request["path"].ToString()),
            ("executionMode", context.RunFacts.Mode == "manual" ? "test" : "production")))
        {
            PairedItem = 0,
        };
        item = request["jwtPayload"].AsObject() is { } claims ? item with { Json = item.Json.With("jwtPayload", claims) } : item;
        return files.Count == 0 ? item : item with { Binary = CallFiles.Named(files, tree).ToDictionary(file => file.Name, file => file.Reference, StringComparer.Ordinal) };
    }

    private static ValueObject Members(Value value) => value.AsObject() ?? ValueObject.Empty;
}
