using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Commits that can share a statement: no two of them touch the same run or dedupe key.</summary>
internal sealed class CommitGroup
{
    private const int MaxCommits = 256;
    private const int MaxBytes = 4 << 20;

    private readonly HashSet<(string TenantId, string RunId)> _runs = [];
    private readonly HashSet<(string TenantId, string Scope, string Key)> _keys = [];
    private int _bytes;

    public List<PendingCommit> Commits { get; } = [];

    public bool IsFull => Commits.Count >= MaxCommits || _bytes >= MaxBytes;

    public bool TryAdd(PendingCommit pending)
    {
        if (!pending.IsGroupable || IsTouched(pending.Commit))
        {
            return false;
        }

        Touch(pending.Commit);
        Commits.Add(pending);
        return true;
    }

    private bool IsTouched(RunCommit commit) =>
        _runs.Contains((commit.Row.TenantId, commit.Row.RunId))
        || (commit.DedupeKey is { } key && _keys.Contains((key.TenantId, key.Scope, key.Key)))
        || commit.NewRuns.Any(IsTouched);

    private void Touch(RunCommit commit)
    {
        _runs.Add((commit.Row.TenantId, commit.Row.RunId));
        _bytes += commit.Burst?.Payload.Length ?? 0;
        if (commit.DedupeKey is { } key)
        {
            _keys.Add((key.TenantId, key.Scope, key.Key));
        }

        foreach (var child in commit.NewRuns)
        {
            Touch(child);
        }
    }
}
