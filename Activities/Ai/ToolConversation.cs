using System.Text.Json;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// How far a model has come with its tools, in the form in which it is remembered: what was said, which call has begun, which run is awaited, what it took.
/// </summary>
internal sealed record ToolConversation
{
    /// <summary>Longer results are cut for the model: all of what was said is sent with each round, and kept.</summary>
    private const int LongestResult = 20_000;

    public IReadOnlyList<AiMessage> Said { get; init; } = [];

    /// <summary>What was said in tasks before; null as long as it was not read.</summary>
    public ValueArray? Earlier { get; init; }

    /// <summary>The task and its answer are kept for those that follow.</summary>
    public bool IsKept { get; init; }

    /// <summary>Answers of the model so far.</summary>
    public int Rounds { get; init; }

    public bool IsRepaired { get; init; }

    /// <summary>The call that was sent and has no result yet.</summary>
    public string? Begun { get; init; }

    /// <summary>The run of a flow that the open call asked for; empty where none was started. Null in what was remembered before this was noted.</summary>
    public string? Awaited { get; init; } = "";

    /// <summary>Only in what was remembered before <see cref="Awaited"/> was noted: runs whose results were taken.</summary>
    private IReadOnlyList<string> Reported { get; init; } = [];

    public ValueObject Usage { get; init; } = ValueObject.From(("model", ""), ("inputTokens", 0), ("outputTokens", 0), ("cost", 0));

    /// <summary>What the last round took, as long as it is not accounted.</summary>
    public Value Unspent { get; init; }

    /// <summary>The first call of the model's last word that has no result.</summary>
    public AiToolCall? Open => Said.LastOrDefault(message => message.Speaker == AiSpeaker.Assistant)?.Calls
        .FirstOrDefault(call => !Said.Any(message => message.Speaker == AiSpeaker.Tool && message.CallId == call.Id));

    /// <summary>Whether the open call is the one that a run has ended for.</summary>
    public bool Awaits(string runId) => Awaited is { } awaited ? awaited == runId : !Reported.Contains(runId);

    public static ToolConversation From(Value kept) => kept.AsObject() is null ? new() : new()
    {
        Said = [.. (kept["said"].AsArray() ?? ValueArray.Empty).Select(Message)],
        Earlier = kept["earlier"].AsArray(),
        IsKept = kept["kept"].Boolean,
        Rounds = (int)kept["rounds"].Number,
        IsRepaired = kept["repaired"].Boolean,
        Begun = kept["begun"].AsString(),
        Awaited = kept["awaited"].AsString(),
        Reported = [.. (kept["reported"].AsArray() ?? ValueArray.Empty).Select(run => run.ToString())],
        Usage = kept["usage"].AsObject()!,
        Unspent = kept["unspent"].AsObject() is { } unspent ? unspent : Value.Undefined,
    };

    public ValueObject ToValue() => ValueObject.From(
        ("said", ValueArray.From(Said.Select(message => (Value)ValueObject.From(
            ("speaker", message.Speaker.ToString()),
            ("text", message.Text),
            ("calls", Calls(message)),
            ("callId", message.CallId),
            ("isError", message.IsError))))),
        ("earlier", Earlier is { } earlier ? earlier : Value.Null),
        ("kept", IsKept),
        ("rounds", (double)Rounds),
        ("repaired", IsRepaired),
        ("begun", Begun is { } begun ? begun : Value.Null),
        ("awaited", Awaited is { } awaited ? awaited : Value.Null),
        ("usage", Usage),
        ("unspent", Unspent.IsUndefined ? Value.Null : Unspent));

    /// <summary>The model's next word. Ids that a model gives twice are told apart, since results are found by them.</summary>
    public ToolConversation With(AiReply reply, double cost)
    {
        var round = ValueObject.From(("model", reply.Model), ("inputTokens", (double)reply.InputTokens), ("outputTokens", (double)reply.OutputTokens), ("cost", cost));
        var calls = reply.Calls.Select((call, index) => call with { Id = call.Id.Length > 0 && IsNew(call.Id) && reply.Calls.Take(index).All(other => other.Id != call.Id) ? call.Id : $"call_{Rounds + 1}_{index + 1}" });
        return this with
        {
            Said = [.. Said, new AiMessage(AiSpeaker.Assistant, reply.Text) { Calls = [.. calls] }],
            Rounds = Rounds + 1,
            Unspent = round,
            Usage = round
                .With("inputTokens", Usage["inputTokens"].Number + reply.InputTokens)
                .With("outputTokens", Usage["outputTokens"].Number + reply.OutputTokens)
                .With("cost", Usage["cost"].Number + cost),
        };
    }

    public ToolConversation With(AiToolCall call, string result, bool isError = false) => this with
    {
        Said = [.. Said, new AiMessage(AiSpeaker.Tool, result.Length <= LongestResult ? result : $"{result[..LongestResult]}\n(The rest, {result.Length - LongestResult} characters, is left out.)") { CallId = call.Id, IsError = isError }],
        Begun = null,
        Awaited = "",
    };

    /// <summary>Which tools were used, with what and what for.</summary>
    public ValueArray Used() => ValueArray.From(Said.SelectMany(message => message.Calls).Select(call =>
    {
        var result = Said.FirstOrDefault(message => message.Speaker == AiSpeaker.Tool && message.CallId == call.Id);
        return (Value)ValueObject.From(("tool", call.Tool), ("arguments", Arguments(call)), ("result", result?.Text ?? ""), ("failed", result?.IsError ?? true));
    }));

    private bool IsNew(string id) => !Said.Any(message => message.Calls.Any(call => call.Id == id));

    private static ValueArray Calls(AiMessage message)
        => ValueArray.From(message.Calls.Select(call => (Value)ValueObject.From(("id", call.Id), ("tool", call.Tool), ("arguments", Arguments(call)))));

    private static Value Arguments(AiToolCall call) => call.Arguments.ValueKind == JsonValueKind.Object ? ValueJson.FromElement(call.Arguments) : Value.Null;

    private static AiMessage Message(Value kept) => new(Enum.Parse<AiSpeaker>(kept["speaker"].ToString()), kept["text"].ToString())
    {
        CallId = kept["callId"].ToString(),
        IsError = kept["isError"].Boolean,
        Calls = [.. (kept["calls"].AsArray() ?? ValueArray.Empty).Select(call => new AiToolCall(call["id"].ToString(), call["tool"].ToString(), call["arguments"].AsObject() is { } arguments ? ResultObject.ToJson(arguments) : default))],
    };
}
