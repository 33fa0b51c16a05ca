using System.Text.Json;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Connectors.Mcp;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// A model works on a task and may ask for tools as it goes: flows, those of servers, and a calendar. Each of its answers, each call and each result is remembered
/// before anything follows, so that a crash neither pays nor calls twice. A flow that it asks for runs as a part of this one; nothing is held meanwhile.
/// </summary>
[DefaultRetry(tries: 4, waitSeconds: 2)]
[Activity("Bizoholic", "AI", "Have a model do a task with the help of tools: your own flows, and those of an MCP server.", DisplayName = "Answer with tools", Effect = SideEffect.LookFirst, PerItem = true, Sequential = true)]
public sealed class AnswerWithTools : CodeActivity<Value>, IMetered, INeedsCredential
{
    private const int MostRoundsEver = 50;

    [Input(DisplayName = "AI service", Description = "Whose model works.", CredentialTypes = [OpenAiCredential.TypeName, AnthropicCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    Input<CredentialReference>? INeedsCredential.Access => Credential;

    [Input(Description = "What it is to do. With values, {{$name}} stands for one of them, and {{calendar.today}} for the date.", UIHint = UIHints.MultiLine, Order = 1)]
    public Input<string>? Task { get; set; }

    [Input(Description = "What the task names, such as {\"customer\": \"Acme\"}. Empty: the task is taken word for word.", UIHint = UIHints.JsonEditor, Order = 2)]
    public Input<ValueObject>? Values { get; set; }

    [Input(Description = "Who it is, and what it should mind.", UIHint = UIHints.MultiLine, Order = 3)]
    public Input<string>? Instructions { get; set; }

    [Input(Description = "Names of published flows that it may run. They have to be usable as tools (a flow's settings).", Order = 4)]
    public Input<IReadOnlyList<string>>? Flows { get; set; }

    [Input(DisplayName = "Tool server", Description = "An MCP server whose tools it may use.", CredentialTypes = [McpCredential.TypeName], Order = 5)]
    public Input<CredentialReference>? Server { get; set; }

    [Input(DisplayName = "Second tool server", Description = "One more MCP server.", CredentialTypes = [McpCredential.TypeName], Category = "Advanced", Order = 11)]
    public Input<CredentialReference>? SecondServer { get; set; }

    [Input(DisplayName = "Third tool server", Description = "And one more.", CredentialTypes = [McpCredential.TypeName], Category = "Advanced", Order = 12)]
    public Input<CredentialReference>? ThirdServer { get; set; }

    [Input(DisplayName = "Tools of the servers", Description = "Names of those it may use. Empty: all.", Order = 6)]
    public Input<IReadOnlyList<string>>? ServerTools { get; set; }

    [Input(Description = "The data that you want instead of text: a JSON schema, or an example such as {\"company\": \"\", \"budget\": 0}.", UIHint = UIHints.JsonEditor, Order = 7)]
    public Input<ValueObject>? Shape { get; set; }

    [Input(Description = "What goes on as one conversation, such as a chat's id: what was asked and answered under it before is told to the model. Empty: each task stands alone.", Category = "Conversation", Order = 8)]
    public Input<string>? Conversation { get; set; }

    [Input(DisplayName = "Remembered turns", Description = "How many questions of the conversation, each with its answer, are told again.", Category = "Conversation", Order = 9)]
    public Input<int> RememberedTurns { get; set; } = new(5);

    [Input(Description = "What the model looks at: names of the item's files, web addresses of images, or * for all images among the files.", Category = "Advanced", Order = 15)]
    public Input<IReadOnlyList<string>>? Images { get; set; }

    [Input(DisplayName = "Given values", Description = "What flows get beside what the model gives, by the names of their inputs, such as {\"customer\": 7}. The model neither sees nor chooses it.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 14)]
    public Input<ValueObject>? Given { get; set; }

    [Input(DisplayName = "Field for the answer", Description = "The step leaves the answer alone, in this field, such as output or response.text. Empty: it leaves the answer, the calls and what they took.", Category = "Advanced", Order = 13)]
    public Input<string>? Field { get; set; }

    [Input(DisplayName = "Field for the calls", Description = "Where the answer is left alone: the calls of tools are left too, in this field, each with its action and its observation.", Category = "Advanced", Order = 16)]
    public Input<string>? StepsField { get; set; }

    [Input(DisplayName = "Most rounds", Description = "How often it may answer until it is done, 1 to 50. Each round is paid for.", Category = "Advanced", Order = 10)]
    public Input<int> MostRounds { get; set; } = new(10);

    [Input(Description = "Empty: the credential's.", Category = "Model", Order = 20)]
    public Input<string>? Model { get; set; }

    [Input(Description = "0 is steady, 1 is varied. Empty: the model's own.", Category = "Model", Order = 21)]
    public Input<float?>? Temperature { get; set; }

    [Input(DisplayName = "Longest answer", Description = "In tokens, for each round. Empty: the model's limit.", Category = "Model", Order = 22)]
    public Input<int?>? MaxTokens { get; set; }

    [Input(DisplayName = "Share of words", Description = "It chooses from the likeliest words that make up this share, 0 to 1. Empty: the model's own.", Category = "Model", Order = 23)]
    public Input<float?>? TopP { get; set; }

    [Input(DisplayName = "Against repeating", Description = "How much it avoids words the more often they stand there, -2 to 2. Not known to every service.", Category = "Model", Order = 24)]
    public Input<float?>? FrequencyPenalty { get; set; }

    [Input(DisplayName = "For new subjects", Description = "How much it avoids words that stand there already, -2 to 2. Not known to every service.", Category = "Model", Order = 25)]
    public Input<float?>? PresencePenalty { get; set; }

    [Input(DisplayName = "Answers JSON", Description = "The answer is JSON of any shape, as text; the task has to speak of JSON. 'Shape' asks for data of one shape.", Category = "Model", Order = 26)]
    public Input<bool> AnswersJson { get; set; } = new(false);

    [Input(DisplayName = "Service to fall back on", Description = "Whose model is asked where the first one fails. Empty: none.", CredentialTypes = [OpenAiCredential.TypeName, AnthropicCredential.TypeName], Category = "Model", Order = 27)]
    public Input<CredentialReference>? FallbackCredential { get; set; }

    [Input(DisplayName = "Model to fall back on", Description = "Empty: that credential's.", Category = "Model", Order = 28)]
    public Input<string>? FallbackModel { get; set; }

    /// <summary>The flows that it names, as far as that is known before it runs.</summary>
    public IReadOnlyList<string> NamedFlows => Flows?.TryGetConstant(out var names) == true ? Names(names) : [];

    private NodePolicy _policy = null!;

    protected override void Bind(ActivityBinding binding) => _policy = NodePolicy.Read(binding);

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => GoOnAsync(context, null);

    protected override ValueTask ResumeAsync(ActivityExecutionContext context) => GoOnAsync(context, context.Resumption!.Input);

    private async ValueTask GoOnAsync(ActivityExecutionContext context, Value? report)
    {
        if (context.Get(Credential) is null && ServiceActivity.LeavesSample(context))
        {
            var sample = ValueObject.From(("answer", Sample(context)), ("calls", ValueArray.Empty), ("usage", new ToolConversation().Usage.With("model", OfflineText.Name)));
            DemoServices.Of(context)?.Take(context, sample, ValueObject.From(("answer", sample["answer"])));
            Leave(context, sample.With(ServiceActivity.SampleMark, true));
            return;
        }

        try
        {
            await ServedAsync(context, report);
        }
        catch (FaultException error) when (error is not HeldBackException && _policy.OnError == OnError.Continue && !context.WillRetry(error))
        {
            context.Leave(Outcomes.Done, [new Item(ValueObject.From(("error", error.Message)))]);
        }
    }

    private async ValueTask ServedAsync(ActivityExecutionContext context, Value? report)
    {
        try
        {
            await ConverseAsync(context, report);
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }
    }

    private async ValueTask ConverseAsync(ActivityExecutionContext context, Value? report)
    {
        var talk = ToolConversation.From(context.Remembered);
        var conversation = ToolMemory.Of(context, context.Get(Conversation), context.Get(RememberedTurns));
        if (conversation is not null && talk.Earlier is null)
        {
            talk = await KeepAsync(context, talk with { Earlier = await conversation.ReadAsync() });
        }

        var request = await RequestAsync(context) with { Before = ToolMemory.Said(talk.Earlier) };
        var given = context.Get(Given) ?? ValueObject.Empty;
        var flows = (await FlowsAsync(context)).Select(flow => new GivenTool(flow, given)).ToArray();
        using var credential = await context.OpenCredentialAsync(Credential, OpenAiCredential.TypeName, AnthropicCredential.TypeName);
        using var fallback = await OpenAsync(context, FallbackCredential, OpenAiCredential.TypeName, AnthropicCredential.TypeName);
        using var first = await OpenAsync(context, Server, McpCredential.TypeName);
        using var second = await OpenAsync(context, SecondServer, McpCredential.TypeName);
        using var third = await OpenAsync(context, ThirdServer, McpCredential.TypeName);
        McpServer[] servers = [.. new[] { first, second, third }.OfType<Credential>().Select(server => McpCredential.Connect(server, context.Services))];
        var tools = new ModelTools(context.Services.Clock());
        if (servers.Length > 0)
        {
            await tools.AddAsync(servers, Names(context.Get(ServerTools)), context.CancellationToken);
        }

        var flowTools = flows.ToDictionary(flow => tools.FreeName(flow.Name), StringComparer.Ordinal);
        var all = tools.All.Concat(flowTools.Select(flow => new AiTool(flow.Key, flow.Value.Description, flow.Value.InputSchema))).ToArray();
        (TextModel, Credential)[] models = [Model(credential, this.Model), .. fallback is null ? [] : new[] { Model(fallback, FallbackModel) }];
        if (report is { } ended && talk.Awaits(ended["runId"].ToString()) && talk.Open is { } awaited)
        {
            var (text, failed) = Reported(ended);
            talk = await KeepAsync(context, talk.With(awaited, text, failed));
        }

        while (true)
        {
            if (!talk.Unspent.IsUndefined)
            {
                var spent = talk with { Unspent = Value.Undefined };
                await AiBudget.SpendAsync(context, talk.Unspent, spent.ToValue());
                talk = spent;
            }

            if (talk.Open is { } call)
            {
                if (flowTools.TryGetValue(call.Tool, out var flow) && Fault(call, flow) is null)
                {
                    talk = await KeepAsync(context, talk with { Awaited = context.NewRunId() });
                    context.StartWorkflow(new ChildWorkflow(flow.DefinitionId, flow.InputOf(call.Arguments), CorrelationId: null, talk.Awaited), wait: true);
                    return;
                }

                talk = await CallAsync(context, talk, call, tools, flow);
            }
            else if (talk.Said is [.., { Speaker: AiSpeaker.Assistant } last] && await FinishedAsync(context, talk, last, request, conversation))
            {
                return;
            }
            else
            {
                talk = await AskAsync(context, ToolConversation.From(context.Remembered), request, all, models);
            }
        }

        (TextModel, Credential) Model(Credential asked, Input<string>? name)
            => (new TextModel(context.Services.Http(), AiCredentials.Connection(asked, context.Get(name)), context.Services.Clock()), asked);
    }

    private static async ValueTask<Credential?> OpenAsync(ActivityExecutionContext context, Input<CredentialReference>? chosen, params string[] types)
        => context.Get(chosen) is null ? null : await context.OpenCredentialAsync(chosen, types);

    private async ValueTask<ToolConversation> AskAsync(ActivityExecutionContext context, ToolConversation talk, AiRequest request, AiTool[] tools, (TextModel Model, Credential Credential)[] models)
    {
        var most = Math.Clamp(context.Get(MostRounds), 1, MostRoundsEver);
        if (talk.Rounds >= most)
        {
            throw new FaultException($"The model was not done after {most} rounds. Give it more rounds, fewer tools, or a smaller task.", type: "Service") { IsFinal = true };
        }

        await AiBudget.RequireAsync(context);
        var (reply, credential) = await ReplyAsync(context, talk, request, tools, models);
        return await KeepAsync(context, talk.With(reply, AiCredentials.Cost(credential, reply.InputTokens, reply.OutputTokens)));
    }

    /// <summary>The first model's answer, or the second's where the first fails.</summary>
    private static async ValueTask<(AiReply Reply, Credential Credential)> ReplyAsync(ActivityExecutionContext context, ToolConversation talk, AiRequest request, AiTool[] tools, (TextModel Model, Credential Credential)[] models)
    {
        try
        {
            return (await models[0].Model.ReplyAsync(request, talk.Said, tools, context.CancellationToken), models[0].Credential);
        }
        catch (ServiceException error) when (models.Length > 1)
        {
            try
            {
                return (await models[1].Model.ReplyAsync(request, talk.Said, tools, context.CancellationToken), models[1].Credential);
            }
            catch (ServiceException) when (error.Kind == ServiceFailure.RetryLater)
            {
                // The first one's failure may pass, so that one decides whether it is tried again.
                throw error;
            }
        }
    }

    /// <summary>Ends with the model's last word, unless that has to be corrected once.</summary>
    private async ValueTask<bool> FinishedAsync(ActivityExecutionContext context, ToolConversation talk, AiMessage last, AiRequest request, ToolMemory? conversation)
    {
        var answer = request.Schema is { } schema ? TextModel.Read(last.Text, schema) : default((JsonElement Json, string? Problem)?);
        if (answer?.Problem is { } problem)
        {
            if (talk.IsRepaired)
            {
                throw TextModel.WrongShape(problem);
            }

            await KeepAsync(context, talk with { Said = [.. talk.Said, AiMessage.Correction(problem)], IsRepaired = true });
            return false;
        }

        if (conversation is not null && !talk.IsKept)
        {
            await conversation.AddAsync(request.Prompt, last.Text, (talk with { IsKept = true }).ToValue());
        }

        Leave(context, ValueObject.From(
            ("answer", answer is { } read ? ValueJson.FromElement(read.Json) : last.Text),
            ("calls", talk.Used()),
            ("usage", talk.Usage.With("rounds", (double)talk.Rounds))));
        return true;
    }

    /// <summary>Calls a tool once. What it is told of its mistakes is the model's to mend; what is wrong with the service is a person's.</summary>
    private static async ValueTask<ToolConversation> CallAsync(ActivityExecutionContext context, ToolConversation talk, AiToolCall call, ModelTools tools, GivenTool? flow)
    {
        if (!tools.Has(call.Tool))
        {
            return await KeepAsync(context, talk.With(call, flow is null ? $"There is no tool '{call.Tool}'." : Fault(call, flow)!, isError: true));
        }

        if (call.Arguments.ValueKind != JsonValueKind.Object)
        {
            return await KeepAsync(context, talk.With(call, "The arguments were no JSON object.", isError: true));
        }

        if (talk.Begun == call.Id && !tools.MayRepeat(call.Tool))
        {
            throw new FaultException($"The tool '{call.Tool}' was called, and its answer was lost on the way. Nothing tells whether it was done, so it is not called again by itself: look there first, then run this step anew.", type: "Service") { IsFinal = true, IsDefinite = false };
        }

        talk = await KeepAsync(context, talk with { Begun = call.Id });
        try
        {
            return await KeepAsync(context, talk.With(call, await tools.CallAsync(KeyOf(context, call), call.Tool, call.Arguments, context.CancellationToken)));
        }
        catch (ServiceException error) when (error.Kind == ServiceFailure.Permanent && error.Status is not null)
        {
            return await KeepAsync(context, talk.With(call, error.Message, isError: true));
        }
        catch (ServiceException error) when (error.IsDefinite)
        {
            await KeepAsync(context, talk with { Begun = null });
            throw;
        }
    }

    /// <summary>Models number their calls anew in each conversation.</summary>
    private static string KeyOf(ActivityExecutionContext context, AiToolCall call)
        => context.ItemIndex == 0 ? $"{context.ExecutionId}-{call.Id}" : $"{context.ExecutionId}-{context.ItemIndex}-{call.Id}";

    private async ValueTask<AiRequest> RequestAsync(ActivityExecutionContext context)
    {
        var task = context.Get(Task) is { } given && !string.IsNullOrWhiteSpace(given) ? given : throw new FaultException("'Task' is empty.");
        var values = context.Get(Values);
        return new AiRequest
        {
            Instructions = string.IsNullOrWhiteSpace(context.Get(Instructions)) ? null : context.Get(Instructions),
            Prompt = values is { Count: > 0 }
                ? await PromptTemplate.RenderAsync(task, values.ToDictionary(value => value.Key, value => value.Value.AsString() ?? ValueJson.ToJson(value.Value)), context.Services.Clock(), context.CancellationToken)
                : task,
            Images = await ImagesAsync(context),
            Schema = context.Get(Shape) is { Count: > 0 } shape ? AnswerShape.ToSchema(shape) : null,
            Temperature = context.Get(Temperature),
            MaxTokens = context.Get(MaxTokens),
            TopP = context.Get(TopP),
            FrequencyPenalty = context.Get(FrequencyPenalty),
            PresencePenalty = context.Get(PresencePenalty),
            IsJson = context.Get(AnswersJson),
        };
    }

    private async ValueTask<IReadOnlyList<AiImage>> ImagesAsync(ActivityExecutionContext context)
    {
        var held = context.Item.Binary;
        var images = new List<AiImage>();
        foreach (var name in (context.Get(Images) ?? []).Select(name => name.Trim()).Where(name => name.Length > 0))
        {
            if (Uri.TryCreate(name, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                images.Add(AiImage.At(address));
                continue;
            }

            var files = name == "*" ? held?.Values.Where(file => file.MimeType.StartsWith("image/", StringComparison.Ordinal)) ?? []
                : [held?.GetValueOrDefault(name) ?? throw new FaultException(held is { Count: > 0 } ? $"The item has no file '{name}'. It has {string.Join(", ", held.Keys)}." : $"The item has no file '{name}', nor any other.")];
            foreach (var file in files)
            {
                images.Add(new AiImage(await context.Files.ReadAsync(file), file.MimeType));
            }
        }

        return images;
    }

    private async ValueTask<IReadOnlyList<IFlowTool>> FlowsAsync(ActivityExecutionContext context)
    {
        var names = Names(context.Get(Flows));
        if (names.Count == 0)
        {
            return [];
        }

        var known = context.Services.GetService(typeof(IFlowTools)) is IFlowTools source
            ? await context.WithStorageAsync(() => source.OfAsync(context.TenantId, context.CancellationToken))
            : throw new FaultException("Flows are kept by the server, so a model can run them only there.");
        return [.. names.Select(name => known.FirstOrDefault(flow => flow.IsNamed(name))
            ?? throw new FaultException($"There is no flow '{name}' that may be used as a tool. {(known.Count == 0 ? "None may: switch that on in a flow's settings, and publish it." : $"There are {string.Join(", ", known.Select(flow => flow.Title))}.")}")).DistinctBy(flow => flow.DefinitionId)];
    }

    private static string? Fault(AiToolCall call, GivenTool flow) => call.Arguments.ValueKind != JsonValueKind.Object ? "The arguments were no JSON object." : flow.Fault(call.Arguments);

    private static (string Text, bool Failed) Reported(Value report) => report["status"].AsString() switch
    {
        "Faulted" => ($"The flow failed: {report["error"]}", true),
        "Cancelled" => ("The flow was cancelled.", true),
        _ => (ValueJson.ToJson(report["output"].AsObject() is { Count: > 0 } || report["items"].AsArray() is not { Count: > 0 } items ? report["output"] : items is [var only] ? only : items), false),
    };

    private static List<string> Names(IReadOnlyList<string>? names) => [.. (names ?? []).SelectMany(name => name.Split(',')).Select(name => name.Trim()).Where(name => name.Length > 0).Distinct()];

    private static async ValueTask<ToolConversation> KeepAsync(ActivityExecutionContext context, ToolConversation talk)
    {
        await context.RememberAsync(talk.ToValue());
        return talk;
    }

    private Value Sample(ActivityExecutionContext context)
        => context.Get(Shape) is { Count: > 0 } shape ? OfflineText.Of(AnswerShape.ToSchema(shape), context.Get(Task) ?? "") : OfflineText.Of(context.Get(Task) ?? "");

    private void Leave(ActivityExecutionContext context, ValueObject result)
    {
        context.Set(Result, result);
        if (context.Get(Field)?.Trim() is not { Length: > 0 } field)
        {
            context.Leave(Outcomes.Done, [new Item(result)]);
            return;
        }

        var left = FieldPath.Of(field).Set(ValueObject.Empty, result["answer"]);
        context.Leave(Outcomes.Done, [new Item(context.Get(StepsField)?.Trim() is { Length: > 0 } steps ? FieldPath.Of(steps).Set(left, Steps(result["calls"])) : left)]);
    }

    /// <summary>Calls in the form in which agents of LangChain leave them.</summary>
    private static ValueArray Steps(Value calls) => ValueArray.From((calls.AsArray() ?? ValueArray.Empty).Select(call => (Value)ValueObject.From(
        ("action", ValueObject.From(("tool", call["tool"]), ("toolInput", call["arguments"]))),
        ("observation", call["result"]))));
}
