using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What n8n's tools for agents become: each a flow with the one step that does the work.</summary>
internal static partial class ToolNodes
{
    private const string Langchain = "@n8n/n8n-nodes-langchain.";
    private const string Base = "n8n-nodes-base.";

    /// <summary>Settings that decide which call is made, and what they are by themselves.</summary>
    private static readonly FrozenDictionary<string, bool> Deciding = new Dictionary<string, bool> { ["returnAll"] = false, ["useDefaultReminders"] = true, ["simple"] = true, ["simplify"] = true }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The flow a tool becomes, or why it cannot be one.</summary>
    public static (ToolFlow? Flow, string? Obstacle) Of(JsonElement node, FlowParts parts, string flowId)
    {
        var type = NodeJson.Text(node, "type")!;
        var given = new List<(string Name, string Script)>();
        var parameters = JsonSerializer.SerializeToElement(WithGiven(NodeJson.Member(node, "parameters"), NodeJson.Text(node, "name")!, given) ?? new JsonObject());
        if (given.Any(value => value.Script.Contains("$fromAI", StringComparison.OrdinalIgnoreCase)) || (type == Langchain + "toolCode" && Outside().IsMatch(NodeJson.Text(parameters, "jsCode") ?? "")))
        {
            return (null, "it mixes values of the flow around it with what the model gives, or with code");
        }

        var (made, arguments, obstacle) = type switch
        {
            Langchain + "toolHttpRequest" => HttpTool.Of(parameters),
            Langchain + "toolWorkflow" => Workflow(node, parameters),
            Langchain + "toolCode" => Code(parameters),
            Langchain + "toolCalculator" => Calculator(),
            Langchain + "toolThink" => (Step(Base + "noOp", 1, []), [new ToolArgument("thought", "What to think about.", "string")], null),
            Langchain + "toolWikipedia" => Wikipedia(),
            Langchain + "toolSerpApi" => SerpApi(parameters),
            Langchain + "agentTool" => Agent(node, parameters),
            _ when VectorAnswers.IsTool(node) => (VectorAnswers.AnswerFor(parameters), [new ToolArgument("input", "A whole question.", "string")], null),
            _ when VectorStores.IsTool(node) => (VectorStores.SearchFor(node, parameters, flowId), [new ToolArgument("input", "What to look for.", "string")], null),
            _ when type.EndsWith("Tool", StringComparison.Ordinal) => Node(node, parameters, type[..^"Tool".Length]),
            _ => (null, [], $"tools of the kind '{type[(type.LastIndexOf('.') + 1)..]}' are not available here"),
        };
        if (made is null)
        {
            return (null, obstacle);
        }

        made["id"] = ToolFlow.Work;
        made["name"] = NodeJson.Text(node, "name");
        made["position"] = new JsonArray(220, 0);
        if (NodeJson.Member(node, "credentials") is { ValueKind: JsonValueKind.Object } credentials)
        {
            made["credentials"] = JsonSerializer.SerializeToNode(credentials);
        }

        var name = NameOf(node, parameters);
        return (new ToolFlow(ToolFlow.IdOf(flowId, node), name, DescriptionOf(parameters, type, name), [.. arguments, .. given.Select(value => new ToolArgument(value.Name, "Given by the agent's step.", "json"))], made) { Given = given, Decided = [.. Deciding.Where(setting => NodeJson.Text(parameters, setting.Key) is not null && made["parameters"]?[setting.Key]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False).Select(setting => setting.Key)], Parts = [.. Within(node, parts).Select(part => (part.Input, VectorStores.Moved(part.Node, flowId), part.Holder))] }, null);
    }

    /// <summary>
    /// A tool that cannot be had is a flow all the same, with a placeholder in it. Whoever puts a step there that does the work has the agent whole, and until then that
    /// flow cannot be published, nor the agent's.
    /// </summary>
    public static ToolFlow Missing(JsonElement node, string flowId, string obstacle)
    {
        var (parameters, step) = (NodeJson.Member(node, "parameters"), JsonSerializer.SerializeToNode(node)!.AsObject());
        (step["id"], step["position"]) = (ToolFlow.Work, new JsonArray(220, 0));
        var name = NameOf(node, parameters);
        return new ToolFlow(ToolFlow.IdOf(flowId, node), name, DescriptionOf(parameters, NodeJson.Text(node, "type")!, name), ToolArgument.AskedFor(parameters), step) { Obstacle = obstacle };
    }

    private static string NameOf(JsonElement node, JsonElement parameters)
        => (NodeJson.Text(parameters, "name") ?? NodeJson.Text(parameters, "toolName")) is { Length: > 0 } own && !own.StartsWith('=') && NodeJson.Text(node, "type")!.StartsWith(Langchain, StringComparison.Ordinal) ? own : NodeJson.Text(node, "name")!;

    /// <summary>The settings, with arguments in the place of expressions that take values of the flow around the agent.</summary>
    private static JsonNode? WithGiven(JsonElement holder, string tool, List<(string Name, string Script)> given) => holder.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(holder.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Name is "toolDescription" or "description" ? JsonSerializer.SerializeToNode(member.Value) : WithGiven(member.Value, tool, given)))),
        JsonValueKind.Array => new JsonArray([.. holder.EnumerateArray().Select(element => WithGiven(element, tool, given))]),
        JsonValueKind.String when holder.GetString() is ['=', ..] text => JsonValue.Create(Hole().Replace(text, hole =>
        {
            if (!Outside().IsMatch(hole.Value))
            {
                return hole.Value;
            }

            var name = $"{NotInNames().Replace(tool, "_")}_{given.Count + 1}";
            given.Add((name, hole.Groups[1].Value.Trim()));
            return $"{{{{ $json[\"{name}\"] }}}}";
        })),
        _ => JsonSerializer.SerializeToNode(holder),
    };

    internal static JsonObject Step(string type, double version, JsonObject parameters) => new() { ["type"] = type, ["typeVersion"] = version, ["parameters"] = parameters };

    private static string DescriptionOf(JsonElement parameters, string type, string name)
        => (NodeJson.Text(parameters, "toolDescription") ?? NodeJson.Text(parameters, "description")) is { Length: > 0 } given ? given.StartsWith('=') ? given[1..] : given
            : type switch
            {
                Langchain + "toolCalculator" => "Works out arithmetic exactly. The input is one expression.",
                Langchain + "toolWikipedia" => "Looks something up in Wikipedia: people, places, companies, events. The input is what to search for.",
                Langchain + "toolSerpApi" => "Searches the web for current events and facts. The input is what to search for.",
                Langchain + "toolThink" => "Use it to think about something before going on. It changes nothing and finds nothing out.",
                _ => string.Join(' ', new[] { NodeJson.Text(parameters, "operation"), NodeJson.Text(parameters, "resource"), $"({name})" }.Where(part => part is { Length: > 0 })),
            };

    /// <summary>A step that is used as a tool: the model fills in what its settings ask for.</summary>
    private static (JsonObject?, IReadOnlyList<ToolArgument>, string?) Node(JsonElement tool, JsonElement parameters, string type)
    {
        var settings = JsonSerializer.SerializeToNode(parameters) as JsonObject ?? [];
        settings.Remove("toolDescription");
        settings.Remove("descriptionType");
        var obstacle = ObstacleOf();
        if (obstacle is not null && Decide(settings))
        {
            obstacle = ObstacleOf();
        }

        return obstacle is not null ? (null, [], InSentence(obstacle)) : (Made(), ToolArgument.AskedFor(JsonSerializer.SerializeToElement(settings)), null);

        string? ObstacleOf()
        {
            var node = JsonSerializer.SerializeToElement(Made());
            return (NodeCatalog.Find(node) ?? ServiceCalls.Find(node)) is { } kind ? kind.Obstacle(node) : UnfilledNode.Of(node) is null ? MissingNode.Of(node, []).Reason : null;
        }

        JsonObject Made()
        {
            var step = Step(type, NodeJson.Number(tool, "typeVersion") ?? 1, settings.DeepClone().AsObject());
            step["name"] = NodeJson.Text(tool, "name");
            return step;
        }
    }

    /// <summary>Where a model would choose which call is made, it is the one that the node makes by itself.</summary>
    private static bool Decide(JsonObject settings)
    {
        var asked = Deciding.Where(setting => settings[setting.Key] is JsonValue value && value.TryGetValue<string>(out var text) && text.Contains("$fromAI", StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var (name, usual) in asked)
        {
            settings[name] = usual;
        }

        return asked.Length > 0;
    }

    /// <summary>What is plugged into a tool, and into that; whatever goes round in circles.</summary>
    private static List<(string Input, JsonElement Node, string Holder)> Within(JsonElement tool, FlowParts parts)
    {
        var found = new List<(string Input, JsonElement Node, string Holder)>();
        var own = NodeJson.Text(tool, "name")!;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(tool);
        return found;

        void Add(JsonElement holder)
        {
            foreach (var (input, node) in parts.Of(holder).Where(part => NodeJson.Text(part.Node, "name") != own))
            {
                found.Add((input, node, NodeJson.Text(holder, "name")!));
                if (seen.Add(NodeJson.Text(node, "name")!))
                {
                    Add(node);
                }
            }
        }
    }

    private static string InSentence(string reason) => char.ToLowerInvariant(reason[0]) + reason[1..].TrimEnd('.');

    private static (JsonObject?, IReadOnlyList<ToolArgument>, string?) Workflow(JsonElement node, JsonElement parameters)
    {
        if (NodeJson.Text(parameters, "source") != "parameter" && (NodeJson.Text(parameters, "workflowId") ?? NodeJson.Text(parameters, "workflowId.value")) is not { Length: > 0 })
        {
            return (null, [], "it names no flow");
        }

        var isNew = NodeJson.Number(node, "typeVersion") >= 2;
        var settings = new JsonObject();
        foreach (var member in NodeJson.Members(parameters).Where(member => member.Name is "source" or "workflowId" or "workflowJson"))
        {
            settings[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        if (isNew)
        {
            if (NodeJson.Member(parameters, "workflowInputs") is { ValueKind: JsonValueKind.Object } wanted)
            {
                settings["workflowInputs"] = JsonSerializer.SerializeToNode(wanted);
            }

            return (Step(Base + "executeWorkflow", 1.2, settings), ToolArgument.AskedFor(parameters), null);
        }

        IReadOnlyList<ToolArgument> arguments = [new ToolArgument("query", "What is asked for.", "string")];
        var query = "={{ $json.query }}";
        if (NodeJson.Flag(parameters, "specifyInputSchema"))
        {
            if (Shape(parameters) is not { Count: > 0 } shaped)
            {
                return (null, [], "the shape of its input cannot be read");
            }

            (arguments, query) = (shaped, "={{ $json }}");
        }

        var given = new JsonObject { ["query"] = query };
        foreach (var field in NodeJson.Elements(NodeJson.At(parameters, "fields.values")))
        {
            if (NodeJson.Text(field, "name") is { Length: > 0 } name && NodeJson.Members(field).FirstOrDefault(member => member.Name.EndsWith("Value", StringComparison.Ordinal)) is { Value.ValueKind: not JsonValueKind.Undefined } value)
            {
                given[name] = JsonSerializer.SerializeToNode(value.Value);
            }
        }

        settings["workflowInputs"] = new JsonObject { ["mappingMode"] = "defineBelow", ["value"] = given };
        return (Step(Base + "executeWorkflow", 1.2, settings), arguments, null);
    }

    /// <summary>Another agent, whose parts are plugged into it in the tool's flow as they were.</summary>
    private static (JsonObject?, IReadOnlyList<ToolArgument>, string?) Agent(JsonElement node, JsonElement parameters)
    {
        var settings = JsonSerializer.SerializeToNode(parameters) as JsonObject ?? [];
        settings.Remove("toolDescription");
        settings["promptType"] = "define";
        var asked = ToolArgument.AskedFor(parameters);
        if (asked.Count == 0 && NodeJson.Text(parameters, "text") is not { Length: > 0 })
        {
            settings["text"] = "={{ $json.input }}";
            asked = [new ToolArgument("input", "What the agent is to do.", "string")];
        }

        return (Step(Langchain + "agent", NodeJson.Number(node, "typeVersion") ?? 2, settings), asked, null);
    }

    private static (JsonObject?, IReadOnlyList<ToolArgument>, string?) Code(JsonElement parameters)
    {
        if (NodeJson.Text(parameters, "language") is { } language && language != "javaScript")
        {
            return (null, [], "its code is not JavaScript");
        }

        var isShaped = NodeJson.Flag(parameters, "specifyInputSchema");
        var arguments = isShaped ? Shape(parameters) : [new ToolArgument("query", "What is asked for.", "string"), .. ToolArgument.AskedFor(parameters)];
        var code = $$"""
            const query = $input.first().json{{(isShaped ? "" : ".query")}};
            const response = await (async () => {
            {{NodeJson.Text(parameters, "jsCode")}}
            })();
            return [{ json: { response } }];
            """;
        return arguments.Count == 0 ? (null, [], "the shape of its input cannot be read") : (Step(Base + "code", 2, new JsonObject { ["jsCode"] = code }), arguments, null);
    }

    private static (JsonObject?, IReadOnlyList<ToolArgument>, string?) Calculator()
        => (Step(Base + "code", 2, new JsonObject { ["jsCode"] = Arithmetic }), [new ToolArgument("input", "One arithmetic expression, such as (3 + 4) * 2 or sqrt(2) ^ 3.", "string")], null);

    private static (JsonObject?, IReadOnlyList<ToolArgument>, string?) Wikipedia() => (
        HttpTool.Get("https://en.wikipedia.org/w/api.php", ("action", "query"), ("generator", "search"), ("gsrsearch", "={{ $json.input }}"), ("gsrlimit", "3"), ("prop", "extracts"), ("exlimit", "3"), ("exintro", "1"), ("explaintext", "1"), ("format", "json")),
        [new ToolArgument("input", "What to search for.", "string")],
        null);

    private static (JsonObject?, IReadOnlyList<ToolArgument>, string?) SerpApi(JsonElement parameters)
    {
        var options = NodeJson.Members(NodeJson.Member(parameters, "options")).Where(option => option.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True);
        var step = HttpTool.Get("https://serpapi.com/search.json", [("q", "={{ $json.input }}"), .. options.Select(option => (option.Name, option.Value.ToString()))]);
        step["parameters"]!["authentication"] = "predefinedCredentialType";
        step["parameters"]!["nodeCredentialType"] = "serpApi";
        step["parameters"]!["service"] = new JsonObject { ["query"] = "api_key" };
        return (step, [new ToolArgument("input", "What to search for.", "string")], null);
    }

    private static IReadOnlyList<ToolArgument> Shape(JsonElement parameters)
    {
        var isSchema = NodeJson.Text(parameters, "schemaType") == "manual";
        try
        {
            return ToolArgument.OfShape(NodeJson.Parse(NodeJson.Text(parameters, isSchema ? "inputSchema" : "jsonSchemaExample") ?? "null"), isSchema);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Names in an expression that mean the flow around an agent.</summary>
    [GeneratedRegex(@"\$(?:json|input|binary|node|items?|prevNode)\b|\$\(")]
    private static partial Regex Outside();

    [GeneratedRegex(@"\{\{([\s\S]*?)\}\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"[^A-Za-z0-9_]+")]
    private static partial Regex NotInNames();

    private const string Arithmetic = """
        const text = String($input.first().json.input ?? "");
        let at = 0;
        const fail = () => { throw new Error(`This is no arithmetic that can be worked out: ${text}`); };
        const peek = () => { while (/\s/.test(text[at] ?? "")) at++; return text[at] ?? ""; };
        const takes = mark => peek() === mark && ++at > 0;
        const must = mark => takes(mark) || fail();
        const word = pattern => { peek(); const found = text.slice(at).match(pattern)?.[0]; at += found?.length ?? 0; return found; };
        const functions = ["sqrt", "cbrt", "abs", "round", "floor", "ceil", "min", "max", "pow", "exp", "log", "log10", "log2", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sign", "trunc", "hypot"];
        const constants = { pi: Math.PI, e: Math.E, tau: 2 * Math.PI };

        function atom() {
          const number = word(/^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/);
          if (number) return Number(number);
          if (takes("(")) { const inner = sum(); must(")"); return inner; }
          const name = word(/^[A-Za-z]\w*/)?.toLowerCase() ?? fail();
          if (!takes("(")) return constants[name] ?? fail();
          const given = [sum()];
          while (takes(",")) given.push(sum());
          must(")");
          return functions.includes(name) ? Math[name](...given) : fail();
        }

        function power() { const base = atom(); return takes("^") ? base ** signed() : base; }
        function signed() { return takes("-") ? -signed() : takes("+") ? signed() : power(); }
        function product() {
          let value = signed();
          for (;;) {
            if (takes("*")) value *= signed(); else if (takes("/")) value /= signed(); else if (takes("%")) value %= signed(); else return value;
          }
        }
        function sum() {
          let value = product();
          for (;;) {
            if (takes("+")) value += product(); else if (takes("-")) value -= product(); else return value;
          }
        }

        const result = sum();
        if (peek() !== "" || Number.isNaN(result)) fail();
        return [{ json: { result } }];
        """;
}
