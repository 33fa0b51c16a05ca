using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>What those are answered who call a run in the middle of its flow: kept by command, for copies of their calls.</summary>
internal sealed class CallAnswers
{
    private const string Mark = "-call";

    private Dictionary<string, CallAnswer?>? _answers;

    /// <summary>Somebody has called and has no answer yet.</summary>
    public bool AreOwed => _answers?.ContainsValue(null) == true;

    /// <summary>The id of a command whose sender may ask again for its answer.</summary>
    public static string CommandId(string id) => id + Mark;

    /// <summary>What came of a call; null while nothing has.</summary>
    public RunAnswer? To(string commandId) => _answers?.GetValueOrDefault(commandId)?.Read();

    public void Taken(string commandId)
    {
        if (commandId.EndsWith(Mark, StringComparison.Ordinal))
        {
            (_answers ??= new(StringComparer.Ordinal)).TryAdd(commandId, null);
        }
    }

    /// <summary>Everybody who waits has this answer.</summary>
    public void Give(CallAnswer answer)
    {
        foreach (var commandId in _answers!.Where(call => call.Value is null).Select(call => call.Key).ToArray())
        {
            _answers![commandId] = answer;
        }
    }

    public void Save(CheckpointWriter to) => to.Many(_answers, call =>
    {
        to.Text(call.Key);
        to.Flag(call.Value is not null);
        call.Value?.Save(to);
    });

    public void Restore(CheckpointReader from)
    {
        foreach (var (commandId, answer) in from.Many(() => (from.Text()!, from.Flag() ? CallAnswer.Restored(from) : null)))
        {
            (_answers ??= new(StringComparer.Ordinal)).Add(commandId, answer);
        }
    }
}

/// <summary>What a call was answered: a reply, or how the run came to rest without one. Refers to content, as all of the state does.</summary>
internal sealed record CallAnswer(Payload? Reply, RestFacts? Rest)
{
    public RunAnswer Read() => new(Reply is { } reply ? ReplyJson.Read(reply.Value) : null, Rest?.Read());

    public void Save(CheckpointWriter to)
    {
        to.Payload(Reply);
        to.Flag(Rest is not null);
        Rest?.Save(to);
    }

    public static CallAnswer Restored(CheckpointReader from) => new(from.Payload(), from.Flag() ? RestFacts.Restored(from) : null);
}

/// <summary>How a run stood when it came to rest.</summary>
internal sealed record RestFacts(RunStatus Status, KeyValuePair<string, Payload>[] Outputs, Payload? Result, Payload? Error)
{
    public RunRest Read()
    {
        var outputs = new ValueObject.Builder();
        foreach (var (name, content) in Outputs)
        {
            outputs.Set(name, content.Value);
        }

        return new RunRest(Status, outputs.Build(), Result?.Items ?? [], Error is { } error ? ErrorJson.Read(error.Value) : null);
    }

    public void Save(CheckpointWriter to)
    {
        to.Number((long)Status);
        to.Many(Outputs, output =>
        {
            to.Text(output.Key);
            to.Payload(output.Value);
        });
        to.Payload(Result);
        to.Payload(Error);
    }

    public static RestFacts Restored(CheckpointReader from)
        => new((RunStatus)from.Number(), [.. from.Many(() => KeyValuePair.Create(from.Text()!, from.Payload()!))], from.Payload(), from.Payload());
}
