using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>
/// Starts on a request, or waits for one. It is started or resumed with <c>{method, path, body, query, headers, params, files, size}</c>; a file is
/// <c>{name, fileName, mimeType, size, blobId}</c>.
/// </summary>
[Activity("Elsa", "HTTP", "Start, or go on, when another program calls this webhook address.", DisplayName = "HTTP Endpoint", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed partial class HttpEndpoint : Activity, ICheckedTrigger
{
    internal const string Stimulus = "HttpEndpoint";

    private ActivityNode _node = null!;

    [Output(DisplayName = "Parsed content", Description = "The body: JSON and form fields as an object, everything else as text.")]
    public Output<Value>? ParsedContent { get; set; }

    [Output(Description = "The uploaded files.")]
    public Output<ValueArray>? Files { get; set; }

    [Output(Description = "The first uploaded file.")]
    public Output<Value>? File { get; set; }

    [Output(DisplayName = "Route data", Description = "The parts of the path that stand for {names}.")]
    public Output<ValueObject>? RouteData { get; set; }

    [Output(DisplayName = "Query string data", Description = "What stands after the question mark.")]
    public Output<ValueObject>? QueryStringData { get; set; }

    [Output(Description = "The headers of the request.")]
    public Output<ValueObject>? Headers { get; set; }

    [Output(Description = "The whole request.")]
    public Output<Value>? Result { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
    {
        var path = RequiredPath(context.Get(Path));
        var methods = Methods(context.Get(SupportedMethods));
        var settings = Settings(
            path,
            methods,
            context.Get(ResponseMode),
            context.Get(SuspendedStatus),
            context.Get(Authorize),
            context.Get(Policy),
            context.Get(RequestTimeout),
            context.Get(RequestSizeLimit));
        settings = Guarded(settings, context.Get(Authentication), context.Get(Credential), context.Get(AllowedAddresses), context.Get(CallsPerMinute)).With("sameContentWithin", ValueConverter.From(context.Get(SameContentWithin)));
        return [.. methods.Select(method => new TriggerRegistration("http", HttpPath.Key(method, path), HttpPath.Key(method, path), settings))];
    }

    protected override void Bind(ActivityBinding binding)
    {
        _node = binding.Node;
        if (Path is null || (Path.TryGetConstant(out var path) && string.IsNullOrWhiteSpace(path)))
        {
            binding.Problem("path", "Enter the path of the webhook, for example contact-form.");
        }

        if (Authentication.TryGetConstant(out var kind) && kind is { Length: > 0 } and not CallAuthentication.None)
        {
            if (!CallAuthentication.IsKnown(kind))
            {
                binding.Problem("authentication", $"'{kind}' is no way to know callers by. Choose one of the list.");
            }
            else if (Credential.IsBlank())
            {
                binding.Problem("credential", "Choose the credential that callers are known by.");
            }
        }

        if (AllowedAddresses is not null && AllowedAddresses.TryGetConstant(out var addresses) && addresses?.FirstOrDefault(text => AddressList.Parse(text) is null) is { } wrong)
        {
            binding.Problem("allowedAddresses", $"'{wrong}' is neither an address, such as 203.0.113.7, nor a network, such as 10.42.0.0/16.");
        }
    }

    ValueTask<CheckedCall> ICheckedTrigger.CheckAsync(IncomingCall call, Value settings, Credential? credential, IServiceProvider services, CancellationToken cancellation)
        => CallAuthentication.CheckAsync(settings["authentication"].ToString(), call, credential, services);

    protected override void Execute(ActivityExecutionContext context)
    {
        var path = HttpPath.Waitable(RequiredPath(context.Get(Path)));
        var methods = Methods(context.Get(SupportedMethods));
        var settings = Settings(
            path,
            methods,
            context.Get(ResponseMode),
            context.Get(SuspendedStatus),
            context.Get(Authorize),
            context.Get(Policy),
            context.Get(RequestTimeout),
            context.Get(RequestSizeLimit));
        settings = Guarded(settings, context.Get(Authentication), context.Get(Credential), context.Get(AllowedAddresses), context.Get(CallsPerMinute));
        foreach (var method in methods)
        {
            context.CreateBookmark(new BookmarkRequest(Stimulus) { Stimulus = HttpPath.Key(method, path), Payload = settings });
        }
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var request = UploadedFiles.Keep(context, context.Resumption!.Input);
        var files = request["files"].AsArray() ?? ValueArray.Empty;
        context.Set(Result, request);
        context.Set(RouteData, Members(request["params"]));
        context.Set(QueryStringData, Members(request["query"]));
        context.Set(Headers, Members(request["headers"]));
        if (UploadRules(context).Refuse(request, files) is { } refusal)
        {
            return Refuse(context, refusal);
        }

        context.Set(ParsedContent, request["body"]);
        context.Set(Files, files);
        context.Set(File, files.Count > 0 ? files[0] : Value.Null);
        context.Leave(Outcomes.Done, [ItemOf(request, files)]);
        return default;
    }

    /// <summary>What the host has to know before it lets a call in, and how it answers it.</summary>
    private ValueObject Settings(string path, string[] methods, string? responseMode, int suspendedStatus, bool authorize, string? policy, TimeSpan? requestTimeout, long? requestSizeLimit) => ValueObject.From(
        ("path", path),
        ("methods", ValueArray.From(methods.Select(method => (Value)method))),
        ("responseMode", ModeOf(responseMode)),
        ("suspendedStatus", (double)suspendedStatus),
        ("authorize", authorize),
        ("policy", policy),
        ("requestTimeout", ValueConverter.From(requestTimeout)),
        ("requestSizeLimit", ValueConverter.From(requestSizeLimit)),
        ("exposeRequestTooLarge", ExposeRequestTooLargeOutcome));

    /// <summary>Adds whom a webhook lets in.</summary>
    internal static ValueObject Guarded(ValueObject settings, string? authentication, CredentialReference? credential, IReadOnlyList<string>? addresses, int? callsPerMinute)
    {
        var isChecked = !string.IsNullOrEmpty(authentication) && authentication != CallAuthentication.None;
        return settings
            .With("checked", isChecked)
            .With("authentication", isChecked ? authentication : CallAuthentication.None)
            .With("credential", isChecked ? credential?.Id : null)
            .With("allowedAddresses", ValueArray.From((addresses ?? []).Select(address => (Value)address)))
            .With("callsPerMinute", ValueConverter.From(callsPerMinute));
    }

    private static Item ItemOf(Value request, ValueArray files)
    {
        var item = new Item(ValueObject.From(("body", request["body"]), ("query", Members(request["query"])), ("headers", Members(request["headers"])), ("params", Members(request["params"]))));
        return files.Count == 0 ? item : item with { Binary = files.ToDictionary(file => file["name"].ToString(), Reference, StringComparer.Ordinal) };
    }

    private static BinaryReference Reference(Value file)
        => new(file["blobId"].ToString(), file["fileName"].ToString(), file["mimeType"].ToString(), (long)file["size"].Number);

    private static ValueObject Members(Value value) => value.AsObject() ?? ValueObject.Empty;

    private static string RequiredPath(string? path)
        => string.IsNullOrWhiteSpace(path) ? throw new FaultException("The webhook has no path. Enter one, for example contact-form.") : HttpPath.Normal(path);

    private static string[] Methods(IReadOnlyList<string>? methods)
        => methods is { Count: > 0 } ? [.. methods.Select(method => method.ToUpperInvariant()).Distinct()] : ["GET"];

    /// <summary>Automatic: a flow that holds a response activity answers with it, any other when the run ends.</summary>
    private string ModeOf(string? chosen) => ModeOf(chosen, _node);

    internal static string ModeOf(string? chosen, ActivityNode node)
    {
        if (!string.IsNullOrEmpty(chosen) && chosen != ResponseModes.Automatic)
        {
            return chosen;
        }

        var root = node;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return HoldsResponse(root) ? ResponseModes.ResponseNode : ResponseModes.WhenFinished;
    }

    private static bool HoldsResponse(ActivityNode node) => node.Activity is WriteHttpResponse || node.Children.Any(HoldsResponse);
}
