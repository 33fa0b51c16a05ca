using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Waits for the next news of a run.</summary>
internal sealed class RunNews : IDisposable
{
    private readonly WorkSignal _signal;
    private readonly IRunFollowing _following;

    public RunNews(IRunRelay relay, string tenantId, string runId, TimeProvider time)
    {
        _signal = new WorkSignal(time);
        _following = relay.Follow(tenantId, runId, _signal.Set);
    }

    public void SeenAt(string? owner) => _following.SeenAt(owner);

    /// <summary>Returns when there is news, or when it is time to look anyway.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _signal.WaitAsync(atMost, cancellation);

    public void Dispose() => _following.Dispose();
}
