using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>One execution of a node: its items, its parameters at each of them, and what it leaves.</summary>
internal sealed class NodeCall
{
    private readonly N8nActivity _node;
    private readonly List<Item>[] _outputs;

    public NodeCall(ActivityExecutionContext context, N8nActivity node)
    {
        Context = context;
        _node = node;
        Items = context.Items.Count == 0 ? [new Item(ValueObject.Empty)] : node.Policy.ExecuteOnce ? [context.Items[0]] : context.Items;
        _outputs = [.. node.Outputs.Select(_ => new List<Item>())];
    }

    public ActivityExecutionContext Context { get; }

    /// <summary>What came in; one empty item where nothing did.</summary>
    public IReadOnlyList<Item> Items { get; }

    public double Version => _node.Version;

    /// <summary>Whether the node goes on after an error, with the error as item or on the Failed port.</summary>
    public bool GoesOn => _node.Policy.OnError != OnError.Stop;

    /// <summary>Whether only the first item of each input counts.</summary>
    public bool ExecutesOnce => _node.Policy.ExecuteOnce;

    public ParameterTree Parameters => _node.Tree;

    /// <summary>Items for the Failed port.</summary>
    public List<Item> Failed { get; } = [];

    /// <summary>Set where the node waits and leaves nothing yet.</summary>
    public bool IsWaiting { get; set; }

    public List<Item> OutputAt(int output) => _outputs[output];

    public Value Evaluate(ParameterTree parameter, int item) => parameter.Evaluate(expression => Context.Evaluate(expression, item));

    /// <summary>A parameter at an item; undefined where it is not given.</summary>
    public Value Get(string path, int item = 0) => Evaluate(Parameters[path], item);

    public string Text(string path, int item = 0, string otherwise = "") => Get(path, item) is { IsNullish: false } value ? value.ToString() : otherwise;

    /// <summary>Names of fields: written as "a, b", a list, or as <c>{fields: [{fieldName}]}</c> as Item Lists had it.</summary>
    public string[] Names(string path, int item = 0) => Get(path, item) switch
    {
        { Kind: ValueKind.Object } named => [.. (named["fields"].AsArray() ?? ValueArray.Empty).Select(field => field["fieldName"].ToString()).Where(name => name.Length > 0)],
        { Kind: ValueKind.Array } list => [.. list.AsArray()!.Select(name => name.ToString())],
        { IsNullish: true } => [],
        var text => [.. FieldPath.Names(text.ToString())],
    };

    public bool Flag(string path, int item = 0, bool otherwise = false) => Get(path, item) switch
    {
        { Kind: ValueKind.Boolean } flag => flag.Boolean,
        { IsNullish: true } => otherwise,
        var value => JsText.IsTruthy(value),
    };

    public double Number(string path, int item = 0, double otherwise = 0) => Get(path, item) is { IsNullish: false } value ? JsText.ToNumber(value) : otherwise;

    public void Add(int output, Item item) => _outputs[output].Add(item);

    /// <summary>Leaves an item made from one that came in.</summary>
    public void Add(ValueObject json, int from) => _outputs[0].Add(new Item(json) { PairedItem = from });

    /// <summary>Leaves an item made from all that came in.</summary>
    public void AddJoined(ValueObject json, IReadOnlyDictionary<string, BinaryReference>? files = null) => AddJoined(json, [.. Enumerable.Range(0, Items.Count)], files);

    /// <summary>Leaves an item made from several.</summary>
    /// <param name="from">Which of those that came in.</param>
    public void AddJoined(ValueObject json, IReadOnlyList<int> from, IReadOnlyDictionary<string, BinaryReference>? files = null)
        => _outputs[0].Add(new Item(json) { PairedItem = from.Count > 0 ? from[0] : null, AlsoPairedWith = from.Count > 1 ? [.. from.Skip(1)] : null, Binary = files });

    /// <summary>Does something for each item; what fails is dealt with as the node's error setting says.</summary>
    public void ForEach(Action<int> work)
    {
        for (var i = 0; i < Items.Count; i++)
        {
            try
            {
                work(i);
            }
            catch (Exception error) when (GoesOn && !_node.IsPassedWhenFailing && error is not OperationCanceledException && !Context.WillRetry(error))
            {
                Fail(i, error);
            }
        }
    }

    public async Task ForEachAsync(Func<int, Task> work)
    {
        for (var i = 0; i < Items.Count; i++)
        {
            try
            {
                await work(i);
            }
            catch (Exception error) when (GoesOn && !_node.IsPassedWhenFailing && error is not OperationCanceledException && !Context.WillRetry(error))
            {
                Fail(i, error);
            }
        }
    }

    /// <summary>The node failed as a whole: its items take the way its error setting says.</summary>
    public void FailAll(Exception error)
    {
        foreach (var output in _outputs)
        {
            output.Clear();
        }

        Failed.Clear();
        if (_node.IsPassedWhenFailing)
        {
            PassAll();
            return;
        }

        for (var i = 0; i < Items.Count; i++)
        {
            Fail(i, error);
        }
    }

    /// <summary>The node failed, and what came in goes on as it is.</summary>
    public void PassAll()
    {
        Failed.Clear();
        _outputs[0].Clear();
        _outputs[0].AddRange(_node.Passed(this));
    }

    /// <summary>The node failed as a whole, which the first of its items tells.</summary>
    public void FailFirst(Exception error) => Fail(0, error);

    /// <summary>The node failed as a whole, and leaves one item that says so.</summary>
    public void FailAsOne(Exception error)
    {
        var item = new Item(ValueObject.From(("error", (error as INodeError)?.Json ?? error.Message))) { PairedItem = Items.Count == 1 ? 0 : null };
        (_node.Policy.OnError == OnError.ErrorOutput ? Failed : _outputs[0]).Add(item);
    }

    /// <summary>Items that say nothing but an error leave by the Failed port, whoever made them.</summary>
    public void MoveErrors()
    {
        foreach (var output in _outputs)
        {
            var errors = output.FindAll(IsError);
            output.RemoveAll(IsError);
            Failed.AddRange(errors.Select(item => item.PairedItem is { } from && from < Items.Count
                ? item with { Json = item.Json.Aggregate(Items[from].Json, (json, member) => json.With(member.Key, member.Value)) }
                : item));
        }
    }

    /// <summary>Of items that do not say what they were made from it is known where they are as many as those that came in, or one.</summary>
    public void PairWhatIsNot()
    {
        var left = _outputs[0];
        if (left.Count != Items.Count && left.Count != 1 && Items.Count != 1)
        {
            return;
        }

        for (var i = 0; i < left.Count; i++)
        {
            left[i] = left[i].PairedItem is null ? left[i] with { PairedItem = left.Count == Items.Count ? i : 0 } : left[i];
        }
    }

    private static bool IsError(Item item) => JsText.IsTruthy(item.Json["error"]) && item.Json.All(member => member.Key is "error" or "message" or "details");

    /// <summary>An item failed: what tells so takes the way the node's error setting says.</summary>
    public void Fail(int index, Exception error)
    {
        var told = (error as INodeError)?.Json ?? error.Message;
        if (!_node.PairsErrors)
        {
            FailAsOne(error);
        }
        else if (_node.Policy.OnError == OnError.ErrorOutput)
        {
            Failed.Add(Items[index] with { Json = Items[index].Json.With("error", told), PairedItem = index });
        }
        else
        {
            Add(ValueObject.From(("error", told)), index);
        }
    }
}

/// <summary>An error that becomes more than its message on an error item.</summary>
internal interface INodeError
{
    Value Json { get; }
}
