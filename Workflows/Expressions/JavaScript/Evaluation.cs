using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Surroundings.N8n;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>One evaluation: the scope it reads, and the variables and outcomes it set, which count only when it ends well.</summary>
internal sealed class Evaluation(ScriptEngine owner, ExpressionScope scope, ScriptProfile profile)
{
    private Dictionary<string, Value>? _written;
    private Dictionary<string, string>? _customData;
    private IReadOnlyList<string>? _outcomes;
    private string? _correlationId;
    private string? _runName;
    private Dictionary<string, (Value Before, JsValue Object)>? _staticData;
    private Dictionary<Item, JsValue>? _items;
    private DateTimeOffset? _now;

    public ScriptEngine Owner => owner;

    public Engine Engine => owner.Engine;

    public ExpressionScope Scope => scope;

    public ScriptProfile Profile => profile;

    /// <summary>The same moment throughout one evaluation.</summary>
    public DateTimeOffset Now => _now ??= scope.Now;

    public JsValue ToJs(Value value) => Bridge.ToJs.Convert(Engine, value);

    /// <summary>An item as scripts see it. Code gets the same object each time it asks, so that what it changes is still changed when it asks again.</summary>
    public JsValue ToJs(Item item, int index)
    {
        if (profile != ScriptProfile.Code)
        {
            return ToJs(ItemShape.Shown(scope, item, index));
        }

        _items ??= new(ReferenceEqualityComparer.Instance);
        if (!_items.TryGetValue(item, out var made))
        {
            _items[item] = made = ToJs(ItemShape.Shown(scope, item, index));
        }

        return made;
    }

    public bool TryGetVariable(string name, out Value value) =>
        (_written is not null && _written.TryGetValue(name, out value)) || scope.TryGetVariable(name, out value);

    public void SetVariable(string name, JsValue value) => (_written ??= new(StringComparer.Ordinal))[name] = FromJs.Convert(value);

    public void SetOutcomes(IReadOnlyList<string> outcomes) => _outcomes = outcomes;

    public void SetCorrelationId(string correlationId) => _correlationId = correlationId;

    public void SetRunName(string name) => _runName = name;

    public void SetCustomData(string name, string value) => (_customData ??= new(StringComparer.Ordinal))[name] = value;

    /// <summary>What is kept with the run, and what this evaluation has set.</summary>
    public ValueObject CustomData => (_customData ?? []).Aggregate(scope.Run.CustomData, (all, entry) => all.With(entry.Key, entry.Value));

    /// <summary>Static data as an object that the script may change: what it has become is kept when the evaluation ends well.</summary>
    public JsValue StaticData(string kind)
    {
        _staticData ??= new(StringComparer.Ordinal);
        if (!_staticData.TryGetValue(kind, out var data))
        {
            var before = scope.GetStaticData(kind) is { Kind: ValueKind.Object } kept ? kept : ValueObject.Empty;
            _staticData[kind] = data = (before, ToJs(before));
        }

        return data.Object;
    }

    /// <summary>Hands what was set over to the scope.</summary>
    public void Complete()
    {
        foreach (var (kind, (before, data)) in _staticData ?? [])
        {
            var after = FromJs.Convert(data);
            if (ValueJson.ToJson(after) != ValueJson.ToJson(before))
            {
                scope.SetStaticData(kind, after);
            }
        }

        foreach (var (name, value) in _written ?? [])
        {
            scope.SetVariable(name, value);
        }

        if (_outcomes is not null)
        {
            scope.SetOutcomes(_outcomes);
        }

        if (_correlationId is not null)
        {
            scope.SetCorrelationId(_correlationId);
        }

        if (_runName is not null)
        {
            scope.SetRunName(_runName);
        }

        foreach (var (name, value) in _customData ?? [])
        {
            scope.SetCustomData(name, value);
        }
    }

    /// <summary>An error that a hole does not swallow, thrown so that the script can catch it.</summary>
    public JavaScriptException Refuse(string message) => owner.Refuse(message);
}
