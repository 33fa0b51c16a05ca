using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace Bizoholic.Flows.Expressions.JavaScript.Bridge;

/// <summary>A read-only object whose members are found by name, whichever name is asked for.</summary>
/// <param name="find">Null when there is no such member.</param>
/// <param name="names">Those to list.</param>
internal sealed class LookupObject(Engine engine, Func<string, JsValue?> find, Func<IEnumerable<string>> names) : ObjectInstance(engine), IHostObject
{
    protected override bool TryGetOwnPropertyValue(JsValue property, JsValue receiver, out JsValue value)
    {
        var found = property.IsSymbol() ? null : find(property.ToString());
        value = found ?? Undefined;
        return found is not null;
    }

    public override PropertyDescriptor GetOwnProperty(JsValue property) =>
        TryGetOwnPropertyValue(property, this, out var value) ? new PropertyDescriptor(value, PropertyFlag.Enumerable) : PropertyDescriptor.Undefined;

    public override List<JsValue> GetOwnPropertyKeys(Types types = Types.String | Types.Symbol) =>
        (types & Types.String) != 0 ? [.. names().Select(name => JsString.Create(name))] : [];

    public override IEnumerable<KeyValuePair<JsValue, PropertyDescriptor>> GetOwnProperties() =>
        GetOwnPropertyKeys(Types.String).Select(key => KeyValuePair.Create(key, GetOwnProperty(key)));

    public override bool Set(JsValue property, JsValue value, JsValue receiver) => false;

    public override bool DefineOwnProperty(JsValue property, PropertyDescriptor desc) => false;

    public override bool Delete(JsValue property) => true;
}
