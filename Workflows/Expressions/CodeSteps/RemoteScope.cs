using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>What a body sees inside the child process: what came with the request, and the host's answers to what it asks for.</summary>
/// <param name="ask">Asks the host one question and waits for its answer.</param>
/// <param name="log">Hands the host one line of the console.</param>
internal sealed class RemoteScope(Value request, Func<Value, Value> ask, Action<string, string> log) : ExpressionScope
{
    private readonly Dictionary<string, ActivityData?> _activities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _customData = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _staticData = new(StringComparer.Ordinal);
    private RunFacts _run = CodeMessages.ReadFacts(request["run"]);
    private IReadOnlyList<string>? _names;
    private int _at;

    public override IReadOnlyList<Item> Items { get; } = CodeMessages.ReadItems(request["items"]);

    public override int ItemIndex => _at;

    public override int RunIndex => (int)request["runIndex"].Number;

    public override DateTimeOffset Now { get; } = DateTimeOffset.ParseExact(request["now"].ToString(), "O", CultureInfo.InvariantCulture);

    public override RunFacts Run => _run;

    public override ActivityFacts Activity { get; } = new()
    {
        Id = request["activity"]["id"].ToString(),
        Name = request["activity"]["name"].ToString(),
        Type = request["activity"]["type"].ToString(),
        Version = request["activity"]["version"].Number,
    };

    public override SourceFacts? Source { get; } = request["source"] is { Kind: ValueKind.Object } source ? new SourceFacts(source["name"].ToString(), (int)source["output"].Number, (int)source["run"].Number) : null;

    public override Value LastResult => Ask("lastResult");

    public override ValueObject Inputs => Ask("inputs").AsObject() ?? ValueObject.Empty;

    public override ValueObject Parameters => Ask("parameters").AsObject() ?? ValueObject.Empty;

    public override ValueObject Settings => Ask("settings").AsObject() ?? ValueObject.Empty;

    public override ValueObject Environment => Ask("environment").AsObject() ?? ValueObject.Empty;

    public override IEnumerable<string> VariableNames => _names ??= [.. (Ask("variableNames").AsArray() ?? ValueArray.Empty).Select(name => name.ToString())];

    /// <summary>Variables that were set, in the order of their first setting.</summary>
    public IEnumerable<KeyValuePair<string, Value>> Written => _written;

    public IEnumerable<KeyValuePair<string, string>> CustomData => _customData;

    public IEnumerable<KeyValuePair<string, Value>> StaticData => _staticData;

    public void MoveTo(int item) => _at = item;

    public override Value GetInput(string name) => Ask("input", name);

    public override Value GetSetting(string name) => Ask("setting", name);

    public override Value GetParameter(string name) => Ask("parameter", name);

    public override bool TryGetVariable(string name, out Value value)
    {
        if (_written.TryGetValue(name, out value))
        {
            return true;
        }

        var told = Ask("variable", name);
        value = told["value"];
        return told["found"].Boolean;
    }

    public override void SetVariable(string name, Value value) => _written[name] = value;

    public override void SetCustomData(string name, string value)
    {
        _customData[name] = value;
        _run = _run with { CustomData = _run.CustomData.With(name, value) };
    }

    public override Value GetStaticData(string kind) => _staticData.TryGetValue(kind, out var value) ? value : Ask("staticData", kind);

    public override void SetStaticData(string kind, Value value) => _staticData[kind] = value;

    public override void WriteLog(string level, string text) => log(level, text);

    public override ActivityData? FindActivity(string nameOrId)
    {
        // Which execution of it is meant can depend on the item.
        var key = string.Create(CultureInfo.InvariantCulture, $"{_at} {nameOrId}");
        if (!_activities.TryGetValue(key, out var activity))
        {
            _activities[key] = activity = CodeMessages.ReadActivity(Ask("activity", nameOrId));
        }

        return activity;
    }

    public override IReadOnlyList<Item> FindLeft(string name, int? output, int? run)
        => CodeMessages.ReadItems(ask(ValueObject.From(("what", "left"), ("name", name), ("at", _at), ("output", NumberOf(output)), ("run", NumberOf(run)))));

    public override Item? FindPairedItem(ActivityData activity, int itemIndex) => CodeMessages.ReadItem(Ask("paired", activity.Name, itemIndex)) is not { } paired ? null
        : activity.Items.FirstOrDefault(item => item == paired || item.Json.Equals(paired.Json)) ?? paired;

    private static Value NumberOf(int? number) => number is { } given ? given : default(Value);

    private Value Ask(string what, string? name = null, int? item = null) => ask(ValueObject.From(("what", what), ("name", name), ("at", _at), ("item", item ?? _at)));
}
