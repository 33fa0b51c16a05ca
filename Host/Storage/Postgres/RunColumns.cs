using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>The run rows of a batch with their bursts.</summary>
internal sealed class RunColumns : UnnestRows
{
    private readonly Column<int> _ordinal;
    private readonly Column<int> _root;
    private readonly Column<bool> _isNew;
    private readonly Column<bool> _hasKey;
    private readonly Column<string?> _triggerRevision;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _runId;
    private readonly Column<string> _definitionId;
    private readonly Column<string> _definitionVersionId;
    private readonly Column<int> _definitionVersion;
    private readonly Column<string> _contentHash;
    private readonly Column<short> _status;
    private readonly Column<string?> _name;
    private readonly Column<string?> _correlationId;
    private readonly Column<string?> _parentRunId;
    private readonly Column<int> _incidentCount;
    private readonly Column<bool> _isTest;
    private readonly Column<string?> _owner;
    private readonly Column<string?> _nextOwner;
    private readonly Column<long> _epoch;
    private readonly Column<long> _previousSequence;
    private readonly Column<long> _lastSequence;
    private readonly Column<int> _readerVersion;
    private readonly Column<DateTime> _createdAt;
    private readonly Column<DateTime> _updatedAt;
    private readonly Column<DateTime?> _finishedAt;
    private readonly Column<int> _priority;
    private readonly Column<int> _maxConcurrent;
    private readonly Column<string?> _hosts;
    private readonly Column<int> _month;
    private readonly Column<byte[]?> _payload;

    public RunColumns()
    {
        _ordinal = Add<int>("ordinal", "integer");
        _root = Add<int>("root", "integer");
        _isNew = Add<bool>("is_new", "boolean");
        _hasKey = Add<bool>("has_key", "boolean");
        _triggerRevision = Add<string?>("trigger_revision", "text");
        _tenantId = Add<string>("tenant_id", "text");
        _runId = Add<string>("run_id", "text");
        _definitionId = Add<string>("definition_id", "text");
        _definitionVersionId = Add<string>("definition_version_id", "text");
        _definitionVersion = Add<int>("definition_version", "integer");
        _contentHash = Add<string>("content_hash", "text");
        _status = Add<short>("status", "smallint");
        _name = Add<string?>("name", "text");
        _correlationId = Add<string?>("correlation_id", "text");
        _parentRunId = Add<string?>("parent_run_id", "text");
        _incidentCount = Add<int>("incident_count", "integer");
        _isTest = Add<bool>("is_test", "boolean");
        _owner = Add<string?>("owner", "text");
        _nextOwner = Add<string?>("next_owner", "text");
        _epoch = Add<long>("epoch", "bigint");
        _previousSequence = Add<long>("previous_sequence", "bigint");
        _lastSequence = Add<long>("last_sequence", "bigint");
        _readerVersion = Add<int>("reader_version", "integer");
        _createdAt = Add<DateTime>("created_at", "timestamp with time zone");
        _updatedAt = Add<DateTime>("updated_at", "timestamp with time zone");
        _finishedAt = Add<DateTime?>("finished_at", "timestamp with time zone");
        _priority = Add<int>("priority", "integer");
        _maxConcurrent = Add<int>("max_concurrent", "integer");
        _hosts = Add<string?>("hosts", "text");
        _month = Add<int>("month", "integer");
        _payload = Add<byte[]?>("payload", "bytea");
    }

    public override int Count => _ordinal.Count;

    /// <summary>Whether each of them is new and part of no other.</summary>
    public bool AreAllNew { get; private set; } = true;

    /// <summary>Binds only what runs need that are all new.</summary>
    public string BindNew(NpgsqlCommand command, string alias) => Bind(command, alias, [_root, _isNew, _hasKey, _owner]);

    /// <param name="root">Ordinal of the commit that this one is part of; its own where it is part of none.</param>
    /// <returns>Its own ordinal.</returns>
    public int Add(RunCommit commit, int? root)
    {
        var row = commit.Row;
        var ordinal = Count;
        _ordinal.Add(ordinal);
        _root.Add(root ?? ordinal);
        _isNew.Add(commit.IsNew);
        AreAllNew &= commit.IsNew && root is null;
        _hasKey.Add(commit.DedupeKey is not null);
        _triggerRevision.Add(commit.TriggerRevision);
        _tenantId.Add(StoredText.Escape(row.TenantId));
        _runId.Add(StoredText.Escape(row.RunId));
        _definitionId.Add(StoredText.Escape(row.DefinitionId));
        _definitionVersionId.Add(StoredText.Escape(row.DefinitionVersionId));
        _definitionVersion.Add(row.DefinitionVersion);
        _contentHash.Add(StoredText.Escape(row.ContentHash));
        _status.Add((short)row.Status);
        _name.Add(StoredText.EscapeOptional(row.Name));
        _correlationId.Add(StoredText.EscapeOptional(row.CorrelationId));
        _parentRunId.Add(StoredText.EscapeOptional(row.ParentRunId));
        _incidentCount.Add(row.IncidentCount);
        _isTest.Add(row.IsTest);
        _owner.Add(StoredText.EscapeOptional(row.Owner));
        _nextOwner.Add(commit.ReleaseOwner ? null : StoredText.EscapeOptional(row.Owner));
        _epoch.Add(row.Epoch);
        _previousSequence.Add(commit.PreviousSequence);
        _lastSequence.Add(row.LastSequence);
        _readerVersion.Add(row.ReaderVersion);
        _createdAt.Add(row.CreatedAt.UtcDateTime);
        _updatedAt.Add(row.UpdatedAt.UtcDateTime);
        _finishedAt.Add(row.FinishedAt?.UtcDateTime);
        _priority.Add(row.Priority);
        _maxConcurrent.Add(row.MaxConcurrent);
        _hosts.Add(StoredText.EscapeOptional(row.Hosts));
        _month.Add(RunMonth.Of(row.RunId));
        _payload.Add(commit.Burst?.Payload.ToArray());
        return ordinal;
    }
}
