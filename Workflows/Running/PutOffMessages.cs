using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Messages that could not be delivered: they stay where they are stored, and are tried again after pauses that grow. One thread at a time.</summary>
internal sealed class PutOffMessages(TimeProvider time)
{
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (DateTimeOffset NotBefore, TimeSpan Pause)> _messages = new(StringComparer.Ordinal);

    public int Count => _messages.Count;

    public bool MayBeTried(OutboxRow message) => !_messages.TryGetValue(message.MessageId, out var putOff) || putOff.NotBefore <= time.GetUtcNow();

    public void Add(OutboxRow message)
    {
        var pause = _messages.TryGetValue(message.MessageId, out var before) ? before.Pause * 2 : ShortestPause;
        pause = pause < LongestPause ? pause : LongestPause;
        _messages[message.MessageId] = (time.GetUtcNow() + pause, pause);
    }

    /// <summary>Forgets those that are delivered, here or by another host.</summary>
    public void Keep(IReadOnlyList<OutboxRow> stored)
    {
        if (_messages.Count > 0)
        {
            foreach (var gone in _messages.Keys.Except(stored.Select(message => message.MessageId), StringComparer.Ordinal).ToArray())
            {
                _messages.Remove(gone);
            }
        }
    }
}
