using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// An agent that has tools, or remembers a conversation, becomes the step <em>Answer with tools</em>; so does a chain, or an agent without any, that one plain call of
/// its model cannot do. Each tool becomes a flow of its own, which the step runs when the model asks for it; servers of tools are chosen at the step.
/// </summary>
internal static class ToolAgents
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";

    /// <summary>As many as a conversation keeps.</summary>
    private const int AllTurns = 100;

    /// <param name="flowId">Of the flow that the agent is in.</param>
    /// <returns>What it becomes; or why it cannot, where it is such an agent; neither where it is none, or is one plain call.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts flow, string flowId)
    {
        var plugged = flow.Of(node);
        var parts = ModelChains.UsedBy(node, plugged);
        var isModel = false;
        if (ModelAgents.Of(node, parts) is var (agent, model))
        {
            (node, parts, isModel) = (agent, [.. parts, ("ai_languageModel", model)], true);
        }

        var isAgent = NodeJson.Text(node, "type") == Prefix + "agent";
        if (!(isAgent || NodeJson.Text(node, "type") == Prefix + "chainLlm") || NodeJson.Flag(node, "disabled") || parts.Count == 0 || (!parts.Any(part => part.Input is "ai_tool" or "ai_memory") && ModelChains.Find(node, plugged) is not null))
        {
            return default;
        }

        var obstacles = new List<string>();
        var inputs = new JsonObject();
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        var shape = One("ai_outputParser");
        var parser = shape is { } plug && AnswerParser.Within(plug, flow) is { } own ? AnswerParser.Of(own, isAgent, mends: true) : null;
        AddTask(node, isAgent, parser, shape is not null, inputs, obstacles);
        var models = Models(node, parts, inputs, obstacles);
        if (One("ai_memory") is { } memory)
        {
            AddMemory(memory, inputs, notes, obstacles);
        }

        var flows = new List<ToolFlow>();
        var refused = new Dictionary<string, (string Reason, string Advice)>(StringComparer.Ordinal);
        var servers = new List<JsonElement>();
        foreach (var tool in parts.Where(part => part.Input == "ai_tool").Select(part => part.Node))
        {
            if (ToolServer.IsNode(tool))
            {
                servers.Add(tool);
                continue;
            }

            var (made, obstacle) = ToolNodes.Of(tool, flow, flowId);
            flows.Add(made ?? ToolNodes.Missing(tool, flowId, obstacle!));
            if (made is null)
            {
                refused[NodeJson.Text(tool, "name")!] = ($"It cannot be a tool here: {obstacle}.", $"It became the flow '{flows[^1].Name}' with a placeholder in it: put a step there that does its work, such as HTTP Request, and publish that flow. Its settings are kept.");
                continue;
            }

            notes[NodeJson.Text(tool, "name")!] = $"It became the flow '{made.Name}', which '{NodeJson.Text(node, "name")}' runs as a tool. Publish that flow too.{made.DecidedNote}";
        }

        var servings = ToolServer.Add(servers, NodeJson.Text(node, "name")!, inputs, notes, obstacles);
        if (parts.FirstOrDefault(part => part.Input is not ("ai_languageModel" or "ai_tool" or "ai_memory" or "ai_outputParser")) is { Input: { } other })
        {
            obstacles.Add($"it has a part of the kind '{other}'");
        }

        if (obstacles.Count > 0 || models is not [var asked, ..])
        {
            return (null, $"It is {(isAgent ? "an agent" : "a chain")} that 'Answer with tools' could be here, but {(obstacles.Count == 0 ? "it has no model" : string.Join("; ", obstacles))}.");
        }

        if (flows.Count > 0)
        {
            inputs["flows"] = List(flows.Select(one => one.Id));
        }

        if (flows.SelectMany(one => one.Given).ToArray() is { Length: > 0 } given)
        {
            inputs["given"] = Members(given.Select(value => (value.Name, JsonSerializer.SerializeToElement($"={{{{{value.Script}}}}}"))));
        }

        inputs["field"] = Literal("String", isModel ? ModelAgents.Field : isAgent || parser is not null ? "output" : "text");
        IReadOnlyList<string> shown = isAgent && NodeJson.At(node, "parameters.options.passthroughBinaryImages").ValueKind != JsonValueKind.False ? ["*"] : ModelChains.Shown(node);
        if (shown.Count > 0)
        {
            inputs["images"] = Texts(shown);
        }

        if (ModelChains.LeavesSteps(node))
        {
            inputs["stepsField"] = Literal("String", "intermediateSteps");
        }

        return (new NodeKind("AnswerWithTools")
        {
            Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
            TypeVersion = 1,
            Becomes = $"It became the step 'Answer with tools'.{(flows.Count == 0 ? "" : $" It runs {(flows.Count == 1 ? "the flow" : "the flows")} {string.Join(", ", flows.Select(one => $"'{one.Name}'"))} as {(flows.Count == 1 ? "its tool" : "its tools")}: publish {(flows.Count == 1 ? "that" : "those")} first.{(refused.Count == 0 ? "" : $" Before that, put steps in the place of the placeholders in {string.Join(", ", flows.Where(one => one.Obstacle is not null).Select(one => $"'{one.Name}'"))}.")}")}",
            Inputs = inputs,
            Credential = asked.Kind,
            CredentialName = asked.Name,
            PartCredentials = models is [_, var second] ? [new PartCredential("credential", asked.Kind, asked.Name), new PartCredential("fallbackCredential", second.Kind, second.Name)] : [],
            CredentialAdvice = $"{asked.Advice}{(models.Count > 1 ? $" As its 'Service to fall back on': {models[1].Advice}" : "")}{servings}",
            Tools = flows,
            PartNotes = notes,
            PartsRefused = refused,
        }, null);

        JsonElement? One(string input)
        {
            var found = parts.Where(part => part.Input == input).Select(part => part.Node).ToArray();
            if (found.Length > 1)
            {
                obstacles.Add($"it has more than one part of the kind '{input[3..]}'");
            }

            return found is [var one, ..] ? one : null;
        }
    }

    /// <summary>The model that is asked, and behind it the one that is where that fails.</summary>
    private static IReadOnlyList<ModelChoice> Models(JsonElement node, IReadOnlyList<(string Input, JsonElement Node)> parts, JsonObject inputs, List<string> obstacles)
    {
        JsonElement[] plugged = [.. parts.Where(part => part.Input == "ai_languageModel").Select(part => part.Node)];
        if (plugged.Length > (NodeJson.Flag(node, "parameters.needsFallback") ? 2 : 1))
        {
            obstacles.Add("it has more models plugged in than it asks");
        }

        if (plugged is not [var first, ..] || ModelChoice.Of(first, inputs, obstacles) is not { } asked)
        {
            return [];
        }

        var others = new JsonObject();
        if (plugged is not [_, var second] || ModelChoice.Of(second, others, obstacles) is not { } other)
        {
            return [asked];
        }

        inputs["fallbackModel"] = others["model"]!.DeepClone();
        return [asked, other with { LeftOut = [.. other.LeftOut, .. others.Select(input => input.Key).Where(input => input != "model" && !JsonNode.DeepEquals(others[input], inputs[input]))] }];
    }

    private static void AddTask(JsonElement node, bool isAgent, AnswerParser? parser, bool hasParser, JsonObject inputs, List<string> obstacles)
    {
        var options = NodeJson.At(node, "parameters.options");
        if ((hasParser && parser is null) || ModelChains.MessagesOf(node, isAgent, parser) is not [.. var before, { Role: "user" } task] || before.Exists(message => message.Role != "system"))
        {
            obstacles.Add(hasParser && parser is null ? "its output parser is of another kind than a JSON shape" : "one of its settings has no counterpart");
            return;
        }

        var text = task.Text.ToString();
        inputs["task"] = Text(parser is null ? text : text[..^parser.Instruction.Length]);
        if (before.Select(message => message.Text.ToString()).Where(text => text.Length > 0).ToArray() is { Length: > 0 } told)
        {
            inputs["instructions"] = Text(told.Length == 1 ? told[0] : (told.Any(text => text.StartsWith('=')) ? "=" : "") + string.Join("\n\n", told.Select(text => text.TrimStart('='))));
        }

        if (NodeJson.Number(options, "maxIterations") is { } rounds)
        {
            inputs["mostRounds"] = Literal("Int32", Math.Clamp(rounds, 1, 50));
        }

        if (parser?.Shape is { } shape)
        {
            inputs["shape"] = new JsonObject { ["typeName"] = "ObjectDictionary", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = shape.ToJsonString() } };
        }
        else if (parser is not null)
        {
            obstacles.Add("its output parser asks for something else than an object or a list");
        }
    }

    /// <summary>A conversation that n8n keeps in a database is kept with the flow here: it is found by the same key.</summary>
    private static void AddMemory(JsonElement memory, JsonObject inputs, Dictionary<string, string> notes, List<string> obstacles)
    {
        var (parameters, name) = (NodeJson.Member(memory, "parameters"), NodeJson.Text(memory, "name")!);
        var database = NodeJson.Text(memory, "type") switch
        {
            Prefix + "memoryBufferWindow" => "",
            Prefix + "memoryPostgresChat" => "PostgreSQL",
            Prefix + "memoryRedisChat" => "Redis",
            Prefix + "memoryMongoDbChat" => "MongoDB",
            _ => null,
        };
        if (database is null)
        {
            obstacles.Add($"its memory '{name}' is kept by a service of its own; a Simple Memory can be had");
            return;
        }

        if (NodeJson.Number(parameters, "sessionTTL") > 0)
        {
            obstacles.Add($"its memory '{name}' forgets after a time");
        }

        if (database.Length > 0)
        {
            notes[name] = $"Its conversations are kept with the flow here, not in {database}. What was said before in n8n is not known to them.";
        }

        var version = NodeJson.Number(memory, "typeVersion") ?? 1;
        var isOld = version < 1.2 && database is ("" or "Redis");
        var isOwn = NodeJson.Text(parameters, "sessionIdType") == "customKey" || isOld;
        inputs["conversation"] = Text(isOwn && NodeJson.Text(parameters, "sessionKey") is { Length: > 0 } key ? key : isOld && version < 1.1 ? "chat_history" : "={{ $json.sessionId }}");
        var tellsAll = (database == "PostgreSQL" && version < 1.1) || (database == "Redis" && version < 1.3);
        inputs["rememberedTurns"] = Literal("Int32", tellsAll ? AllTurns : NodeJson.Number(parameters, "contextWindowLength") ?? 5);
    }
}
