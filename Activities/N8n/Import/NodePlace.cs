using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A node on its way to becoming an activity.</summary>
internal sealed class NodePlace
{
    private static readonly string[] Settings = ["onError", "continueOnFail", "retryOnFail", "maxTries", "waitBetweenTries", "alwaysOutputData", "executeOnce", "disabled"];

    private readonly JsonElement _node;
    private string? _obstacle;
    private string _advice;

    private NodePlace(JsonElement node, string id, FlowParts parts, string flowId, int outputs)
    {
        _node = node;
        Id = id;
        Name = NodeJson.Text(node, "name")!;
        Type = NodeJson.Text(node, "type")!;
        var plugged = parts.Of(node);
        (NodeKind? Kind, string? Obstacle)[] known = [ToolAgents.Find(node, parts, flowId), OfferedTools.Find(node, parts, flowId), VectorStores.Find(node, parts, flowId), VectorAnswers.Find(node, parts, flowId), Extractors.Find(node, parts), Classifiers.Find(node, parts), Summaries.Find(node, parts)];
        Kind = known.Select(found => found.Kind).FirstOrDefault(kind => kind is not null) ?? ModelChains.Find(node, plugged) ?? NodeCatalog.Find(node) ?? (plugged.Count == 0 ? ServiceCalls.Find(node) : null);
        _obstacle = known.Select(found => found.Obstacle).FirstOrDefault(obstacle => obstacle is not null);
        Unfilled = Kind is null && _obstacle is null && plugged.Count == 0 ? UnfilledNode.Of(node) : null;
        var missing = Kind is null && Unfilled is null ? MissingNode.Of(node, plugged) : null;
        _obstacle ??= Unfilled?.Reason ?? missing?.Reason ?? Kind!.Obstacle(node);
        _advice = Unfilled is null ? missing?.Advice ?? MissingNode.Replace : UnfilledNode.Advice;
        Outputs = (Kind ?? Unfilled?.Becomes)?.Outputs(node) ?? (outputs > 1 ? [.. Enumerable.Range(0, outputs).Select(i => $"Output {i}")] : ["Done"]);
    }

    public string Id { get; }

    public string Name { get; }

    public string Type { get; }

    public NodeKind? Kind { get; }

    /// <summary>What is missing where settings that were left empty are all that is in its way.</summary>
    public UnfilledNode? Unfilled { get; private set; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>What it signed in with in n8n.</summary>
    private ImportedCredential[] Credentials
    {
        get
        {
            if (Kind is { PartCredentials: { Count: > 0 } needed })
            {
                return PartOf is not null ? [] : [.. needed.Select(one => new ImportedCredential(one.Kind, one.Name))];
            }

            var kind = Kind ?? Unfilled?.Becomes;

            // Fields of other ways to sign in stay in the file when another is chosen.
            var wanted = Kind is { ActivityType: "HttpRequest", Parameters: null } ? NodeJson.Text(_node, "parameters.authentication") switch
            {
                null or "" or "none" => "",
                "predefinedCredentialType" => NodeJson.Text(_node, "parameters.nodeCredentialType"),
                "genericCredentialType" => NodeJson.Text(_node, "parameters.genericAuthType"),
                var old => NodeJson.Number(_node, "typeVersion") >= 3 ? old : "http" + char.ToUpperInvariant(old[0]) + old[1..],
            } : null;
            ImportedCredential[] named = [.. NodeJson.Members(NodeJson.Member(_node, "credentials")).Where(member => wanted is null || member.Name == wanted || (member.Name == "httpSslAuth" && NodeJson.Flag(NodeJson.Member(_node, "parameters"), "provideSslCertificates")))
                .Select(member => new ImportedCredential(member.Name, NodeJson.Text(member.Value, "name") ?? (member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null)))];
            return PartOf is not null ? [] : named.Length > 0 || string.IsNullOrEmpty(wanted ?? kind?.CredentialOf(_node) ?? kind?.Credential) ? named : [new ImportedCredential((wanted ?? kind!.CredentialOf(_node) ?? kind.Credential)!, kind?.CredentialName)];
        }
    }

    /// <summary>The flow that it calls by its id; null where that is not told before it runs.</summary>
    public string? Calls => Kind is { ActivityType: "ExecuteWorkflow" } && InlineFlow is null
        && (NodeJson.Text(_node, "parameters.workflowId") ?? NodeJson.Text(_node, "parameters.workflowId.value")) is { Length: > 0 } id && !id.StartsWith('=') ? id : null;

    public bool IsDisabled => NodeJson.Flag(_node, "disabled");

    public bool IsAvailable => _obstacle is null;

    /// <summary>Name of the node that this one is plugged into and whose step does its work; null for a step of its own.</summary>
    public string? PartOf { get; set; }

    /// <summary>What became of it, where that is more than a part of the other's settings.</summary>
    public string? PartNote { get; set; }

    /// <summary>What it is plugged into has no place for it.</summary>
    public void Refuse((string Reason, string Advice) why) => (_obstacle, _advice, Unfilled) = (why.Reason, why.Advice, null);

    /// <summary>Runs may begin here.</summary>
    public bool IsStart => Kind is { IsTrigger: true } && IsAvailable && !IsDisabled;

    /// <summary>The flow shows further pages of a form.</summary>
    public bool HasPages { get; init; }

    /// <summary>Zone in which its times are read.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A flow that the node carries inside itself, as JSON.</summary>
    public string? InlineFlow => Kind?.ActivityType == "ExecuteWorkflow" && NodeJson.Text(_node, "parameters.source") == "parameter" ? NodeJson.Text(_node, "parameters.workflowJson") : null;

    /// <param name="parts">Nodes that give others what they work with, such as a language model.</param>
    /// <param name="outputs">Outputs that connections start at: of a node that is not known here nothing else tells.</param>
    public static NodePlace Of(JsonElement node, IReadOnlyList<NodePlace> before, string? timeZone, bool hasPages, FlowParts parts, string flowId, int outputs)
    {
        var own = NodeJson.Text(node, "id");
        var isUsable = own is { Length: > 0 and <= 100 } && !own.Contains(':') && own != "flowchart" && before.All(place => place.Id != own);
        return new NodePlace(node, isUsable ? own! : $"node-{before.Count + 1}", parts, flowId, NodeJson.Text(node, "onError") == "continueErrorOutput" ? outputs - 1 : outputs) { TimeZone = timeZone, HasPages = hasPages };
    }

    /// <summary>The outcome an output of the node is here; its error output is the Failed port. Null for one that it has not.</summary>
    public string? OutcomeAt(int output)
        => output < Outputs.Count ? Outputs[output]
            : NodeJson.Text(_node, "onError") == "continueErrorOutput" ? "Failed"
            : Kind is not null && Outputs.Count > 0 ? null
            : Outputs.Count == 0 ? "Done" : Outputs[^1];

    public JsonObject Activity(FlowLines lines)
    {
        var position = NodeJson.Elements(NodeJson.Member(_node, "position")).Select(number => number.ValueKind == JsonValueKind.Number ? number.GetDouble() : 0).ToArray();
        var activity = new JsonObject
        {
            ["id"] = Id,
            ["nodeId"] = $"Workflow1:flowchart:{Id}",
            ["name"] = Name,
            ["type"] = $"Bizoholic.{(IsAvailable ? Kind!.ActivityType : Unfilled is null ? "N8nPlaceholder" : "N8nUnfilled")}",
            ["version"] = 1,
            ["parameters"] = JsonSerializer.SerializeToNode(Kind?.Parameters?.Invoke(_node) ?? NodeJson.Member(_node, "parameters") switch
            {
                { ValueKind: JsonValueKind.Object } parameters => parameters,
                _ => JsonSerializer.SerializeToElement(new JsonObject()),
            }),
            ["typeVersion"] = Kind?.TypeVersion ?? NodeJson.Number(_node, "typeVersion") ?? 1,
            ["customProperties"] = Custom(lines),
            ["metadata"] = new JsonObject
            {
                ["displayText"] = Name,
                ["description"] = NodeJson.Text(_node, "notes"),
                ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = position.ElementAtOrDefault(0), ["y"] = position.ElementAtOrDefault(1) } },
            },
        };
        if (Type.EndsWith(".switch", StringComparison.Ordinal) || ((!IsAvailable || Kind is { ActivityType: "HttpEndpoint" }) && Outputs.Count > 1))
        {
            activity["branches"] = new JsonObject { ["typeName"] = "String[]", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = JsonSerializer.Serialize(Outputs) } };
        }

        foreach (var (name, value) in IsAvailable ? Kind!.Inputs ?? [] : [])
        {
            activity[name] = value?.DeepClone();
        }

        return activity;
    }

    public ImportedNode Report()
    {
        if (PartOf is not null)
        {
            return new ImportedNode(Id, Name, Type, NodeAvailability.Runs, PartNote ?? $"Its settings are part of '{PartOf}', which runs with them.", null, []);
        }

        var credentials = Credentials;
        var names = string.Join(", ", credentials.Select(credential => credential.Name is null ? credential.Kind : $"{credential.Kind} '{credential.Name}'"));
        var used = credentials.Length == 0 ? null : $"It used the credential {names}, which n8n does not export.";
        if (Unfilled is { } unfilled)
        {
            return new ImportedNode(Id, Name, Type, NodeAvailability.NeedsSettings, $"{unfilled.Reason} {used}".TrimEnd(), credentials.Length == 0 ? _advice : $"{_advice} {AdviceOn(unfilled.Becomes)}", credentials) { Settings = unfilled.Settings };
        }

        return IsAvailable
            ? new ImportedNode(Id, Name, Type, credentials.Length == 0 ? NodeAvailability.Runs : NodeAvailability.NeedsCredential, Kind!.Becomes is { } becomes ? $"{becomes} {used}".TrimEnd() : used, credentials.Length == 0 ? null : AdviceOn(Kind), credentials)
            : new ImportedNode(Id, Name, Type, NodeAvailability.NotAvailable, _obstacle, _advice, credentials);
    }

    /// <summary>Which credential to choose.</summary>
    private static string AdviceOn(NodeKind kind) => kind switch
    {
        { CredentialAdvice: { } advice } => advice,
        { HasOwnAddress: true } => $"Choose a credential of the kind 'Service at your own address' that holds the service's address and key, or an OAuth 2 credential with that address. {kind.AddressHint}".TrimEnd(),
        { Credential: null } => "Choose a credential for it.",
        _ => "Choose a credential for it; it calls the service's web address, so a Bearer token or OAuth 2 credential that holds the service's key does.",
    };

    private JsonObject Custom(FlowLines lines)
    {
        var custom = new JsonObject { [FlowImport.Kept] = Rest() };
        if (IsStart)
        {
            custom["canStartWorkflow"] = true;
            if (Kind!.ActivityType == "FormTrigger" && HasPages)
            {
                // Whoever sends the form waits for its next page.
                custom["hasPages"] = "true";
            }

            custom["timeZone"] = TimeZone;
        }

        if (Kind is { Inputs: not null } && NodeJson.Flag(_node, "executeOnce"))
        {
            // n8n's nodes read the setting themselves; of other steps the engine asks it under this name.
            custom["perItem"] = false;
        }

        if (Kind is { HasNumberedInputs: true })
        {
            custom["inputs"] = lines.InputsOf(this);
        }
        else
        {
            custom["mergeMode"] = "Cascade";
        }

        foreach (var setting in Settings)
        {
            if (NodeJson.Member(_node, setting) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value)
            {
                custom[setting] = JsonSerializer.SerializeToNode(value);
            }
        }

        if (Credentials is { Length: > 0 } credentials)
        {
            var inputs = Kind?.PartCredentials ?? [];
            custom["needsCredentials"] = new JsonArray([.. credentials.Select((credential, i) => (JsonNode)(i < inputs.Count
                ? new JsonObject { ["kind"] = credential.Kind, ["name"] = credential.Name, ["input"] = inputs[i].Input }
                : new JsonObject { ["kind"] = credential.Kind, ["name"] = credential.Name }))]);
        }

        if (_obstacle is not null && Unfilled is null)
        {
            custom["unavailable"] = _obstacle;
        }

        return custom;
    }

    /// <summary>What the activity does not hold elsewhere, for the way back.</summary>
    private JsonObject Rest()
    {
        var rest = new JsonObject();
        foreach (var member in NodeJson.Members(_node))
        {
            if (member.Name is not ("name" or "position") && (member.Name != "notes" || member.Value.ValueKind != JsonValueKind.String) && (member.Name != "parameters" || Kind?.Parameters is not null) && !Settings.Contains(member.Name))
            {
                rest[member.Name] = JsonSerializer.SerializeToNode(member.Value);
            }
        }

        return rest;
    }
}
