using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Rows that are named by an id and belong to a run: bookmarks to remove, commands that were taken. The root of a row is the ordinal of the commit it depends on.
/// </summary>
internal sealed class IdColumns : UnnestRows
{
    private readonly Column<int> _root;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _runId;
    private readonly Column<string> _id;

    public IdColumns()
    {
        _root = Add<int>("root", "integer");
        _tenantId = Add<string>("tenant_id", "text");
        _runId = Add<string>("run_id", "text");
        _id = Add<string>("id", "text");
    }

    public override int Count => _id.Count;

    public void Add(int root, RunRow run, string id)
    {
        _root.Add(root);
        _tenantId.Add(StoredText.Escape(run.TenantId));
        _runId.Add(StoredText.Escape(run.RunId));
        _id.Add(StoredText.Escape(id));
    }
}
