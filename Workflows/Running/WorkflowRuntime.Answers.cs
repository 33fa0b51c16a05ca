using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

public sealed partial class WorkflowRuntime
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(500);

    public async ValueTask<RunAnswer?> FirstAnswerAsync(string tenantId, string runId, string? commandId, CancellationToken cancellation)
    {
        RunState? state = null;
        var next = 0L;
        using var news = new RunNews(Relay, tenantId, runId, _services.Time);
        for (var pause = ShortestLook; ; pause = pause * 2 < LongestLook ? pause * 2 : LongestLook)
        {
            if (await _storage.Runs.GetAsync(tenantId, runId, cancellation) is not { } row)
            {
                return null;
            }

            if (row.LastSequence >= next)
            {
                state ??= new RunState(await _plans.GetAsync(tenantId, row.ContentHash, cancellation));
                next = await FoldAsync(row, state, next, cancellation);
                if ((commandId is null ? AnswerOf(state) : state.Calls.To(commandId)) is { } answer)
                {
                    return answer;
                }
            }

            news.SeenAt(row.Owner);
            await news.WaitAsync(pause, cancellation);
        }
    }

    private static RunAnswer? AnswerOf(RunState state)
        => state.Reply is { } reply ? new RunAnswer(ReplyJson.Read(reply.Value), null)
            : state.FirstRest is { } rest ? new RunAnswer(null, state.Rest(rest))
            : null;

    /// <returns>The sequence the next row will have.</returns>
    private async Task<long> FoldAsync(RunRow row, RunState state, long from, CancellationToken cancellation)
    {
        var loader = Loader(row.TenantId, row.RunId);
        await foreach (var burst in _storage.Journal.ReadAsync(row.TenantId, row.RunId, from, cancellation))
        {
            JournalReader.Read(burst, loader, state);
            from = burst.Sequence + 1;
        }

        return from;
    }
}
