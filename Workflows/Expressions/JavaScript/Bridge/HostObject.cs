using System.Collections.Frozen;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace Bizoholic.Flows.Expressions.JavaScript.Bridge;

/// <summary>A read-only object of the surroundings whose members are made when they are asked for.</summary>
/// <param name="members">What each member is, given the evaluation and <paramref name="state"/>.</param>
/// <param name="isEnumerable">Whether the members show when the object is listed or becomes a result.</param>
internal class HostObject<T>(Evaluation evaluation, T state, FrozenDictionary<string, Func<Evaluation, T, JsValue>> members, bool isEnumerable = true)
    : ObjectInstance(evaluation.Engine), IHostObject
{
    private readonly Dictionary<string, JsValue> _made = [];

    public T State => state;

    protected override bool TryGetOwnPropertyValue(JsValue property, JsValue receiver, out JsValue value)
    {
        var found = Find(property);
        value = found ?? Undefined;
        return found is not null;
    }

    public override PropertyDescriptor GetOwnProperty(JsValue property) =>
        Find(property) is { } found ? new PropertyDescriptor(found, isEnumerable ? PropertyFlag.Enumerable : PropertyFlag.AllForbidden) : PropertyDescriptor.Undefined;

    public override List<JsValue> GetOwnPropertyKeys(Types types = Types.String | Types.Symbol) =>
        (types & Types.String) != 0 ? [.. members.Keys.Select(name => JsString.Create(name))] : [];

    public override IEnumerable<KeyValuePair<JsValue, PropertyDescriptor>> GetOwnProperties() =>
        GetOwnPropertyKeys(Types.String).Select(key => KeyValuePair.Create(key, GetOwnProperty(key)));

    public override bool Set(JsValue property, JsValue value, JsValue receiver) => false;

    public override bool DefineOwnProperty(JsValue property, PropertyDescriptor desc) => false;

    public override bool Delete(JsValue property) => true;

    private JsValue? Find(JsValue property)
    {
        if (property.IsSymbol())
        {
            return null;
        }

        var name = property.ToString();
        if (_made.TryGetValue(name, out var made))
        {
            return made;
        }

        return members.TryGetValue(name, out var make) ? _made[name] = make(evaluation, state) : null;
    }
}
