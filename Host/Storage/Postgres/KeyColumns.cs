using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>The dedupe keys of a batch.</summary>
internal sealed class KeyColumns : UnnestRows
{
    private readonly Column<string> _tenantId;
    private readonly Column<string> _scope;
    private readonly Column<string> _key;
    private readonly Column<string> _bodyHash;
    private readonly Column<string> _runId;
    private readonly Column<DateTime> _expiresAt;
    private readonly Column<string?> _triggerRevision;

    public KeyColumns()
    {
        _tenantId = Add<string>("tenant_id", "text");
        _scope = Add<string>("scope", "text");
        _key = Add<string>("key", "text");
        _bodyHash = Add<string>("body_hash", "text");
        _runId = Add<string>("run_id", "text");
        _expiresAt = Add<DateTime>("expires_at", "timestamp with time zone");
        _triggerRevision = Add<string?>("trigger_revision", "text");
    }

    public override int Count => _key.Count;

    public void Add(DedupeKey key, string? triggerRevision)
    {
        _tenantId.Add(StoredText.Escape(key.TenantId));
        _scope.Add(StoredText.Escape(key.Scope));
        _key.Add(StoredText.Escape(key.Key));
        _bodyHash.Add(StoredText.Escape(key.BodyHash));
        _runId.Add(StoredText.Escape(key.RunId));
        _expiresAt.Add(key.ExpiresAt.UtcDateTime);
        _triggerRevision.Add(triggerRevision);
    }
}
