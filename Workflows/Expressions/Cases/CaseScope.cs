using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Cases;

/// <summary>The scope of one case: its own items behind the chain of nodes that the context describes.</summary>
internal sealed class CaseScope : ExpressionScope
{
    private readonly CaseChain _chain;
    private readonly Value _line;

    public CaseScope(Value context, Value line)
    {
        _line = line;
        _chain = new CaseChain(context);
        Items = line["items"].AsArray() is { } items ? CaseChain.ToItems(items, linked: false)
            : line["json"].AsObject() is { } json ? [new Item(json)]
            : [];
    }

    public override IReadOnlyList<Item> Items { get; }

    public override int ItemIndex => (int)_line["itemIndex"].Number;

    public override ActivityFacts Activity { get; } = new() { Id = "id-Test", Name = "Test", Type = "n8n-nodes-base.set", Version = 3.4 };

    public override SourceFacts? Source => _chain.Before is { } name ? new SourceFacts(name) : null;

    public override ValueObject Parameters => _chain.ParametersOf(Activity.Name);

    public override ValueObject Settings => _line["vars"].AsObject() ?? ValueObject.From(("region", "eu"));

    public override RunFacts Run { get; } = new()
    {
        RunId = "4242",
        Mode = "webhook",
        DefinitionId = "wf123",
        DefinitionName = "Corpus Workflow",
        IsPublished = true,
        ResumeUrl = "http://localhost:5678/webhook-waiting/4242",
        ResumeFormUrl = "http://localhost:5678/form-waiting/4242",
    };

    public override Value GetSetting(string name) => Settings[name];

    public override Value GetParameter(string name) => Parameters[name];

    public override void SetCustomData(string name, string value)
    {
        // A case ends with its answer: nothing is kept.
    }

    public override ActivityData? FindActivity(string nameOrId) => _chain.Find(nameOrId, Items, ItemIndex);

    public override Item? FindPairedItem(ActivityData activity, int itemIndex) => _chain.Paired(activity.Name, Items, itemIndex);
}
