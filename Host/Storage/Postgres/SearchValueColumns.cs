using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Values that the runs of a batch can be found by.</summary>
internal sealed class SearchValueColumns : UnnestRows
{
    private readonly Column<int> _root;
    private readonly Column<string> _tenantId;
    private readonly Column<string> _runId;
    private readonly Column<string> _name;
    private readonly Column<string> _value;

    public SearchValueColumns()
    {
        _root = Add<int>("root", "integer");
        _tenantId = Add<string>("tenant_id", "text");
        _runId = Add<string>("run_id", "text");
        _name = Add<string>("name", "text");
        _value = Add<string>("value", "text");
    }

    public override int Count => _name.Count;

    public void Add(int root, SearchValue value)
    {
        _root.Add(root);
        _tenantId.Add(StoredText.Escape(value.TenantId));
        _runId.Add(StoredText.Escape(value.RunId));
        _name.Add(StoredText.Escape(value.Name));
        _value.Add(StoredText.Escape(value.Value));
    }
}
