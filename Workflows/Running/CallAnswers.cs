namespace Bizoholic.Flows.Workflows;

/// <summary>What those are answered who call a run in the middle of its flow: kept by command, for copies of their calls.</summary>
internal sealed class CallAnswers
{
    private const string Mark = "-call";

    private Dictionary<string, RunAnswer?>? _answers;

    /// <summary>Somebody has called and has no answer yet.</summary>
    public bool AreOwed => _answers?.ContainsValue(null) == true;

    /// <summary>The id of a command whose sender may ask again for its answer.</summary>
    public static string CommandId(string id) => id + Mark;

    /// <summary>What came of a call; null while nothing has.</summary>
    public RunAnswer? To(string commandId) => _answers?.GetValueOrDefault(commandId);

    public void Taken(string commandId)
    {
        if (commandId.EndsWith(Mark, StringComparison.Ordinal))
        {
            (_answers ??= new(StringComparer.Ordinal)).TryAdd(commandId, null);
        }
    }

    /// <summary>Everybody who waits has this answer.</summary>
    public void Give(RunAnswer answer)
    {
        foreach (var commandId in _answers!.Where(call => call.Value is null).Select(call => call.Key).ToArray())
        {
            _answers![commandId] = answer;
        }
    }
}
