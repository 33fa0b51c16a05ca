using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Texts that grow, each as it is now. However quickly they do, few are kept.</summary>
internal sealed class LatestTexts
{
    private const int Most = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string RunId, long Execution), LiveText> _texts = [];
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Put(LiveText text)
    {
        lock (_gate)
        {
            if (_texts.Count < Most || _texts.ContainsKey((text.RunId, text.Execution)))
            {
                _texts[(text.RunId, text.Execution)] = text;
            }
        }

        _arrived.Writer.TryWrite(true);
    }

    /// <summary>Waits until there may be some.</summary>
    public async Task ArrivedAsync(CancellationToken cancellation) => await _arrived.Reader.ReadAsync(cancellation);

    public IReadOnlyList<LiveText> TakeAll()
    {
        lock (_gate)
        {
            LiveText[] taken = [.. _texts.Values];
            _texts.Clear();
            return taken;
        }
    }
}
