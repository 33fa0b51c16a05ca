using Bizoholic.Flows.Expressions.JavaScript;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace Bizoholic.Flows.Expressions.Surroundings.Elsa;

/// <summary>Elsa's <c>variables</c>: reads and sets variables by name.</summary>
internal sealed class VariablesObject(Evaluation evaluation) : ObjectInstance(evaluation.Engine)
{
    private readonly Dictionary<string, JsValue> _read = [];

    public override PropertyDescriptor GetOwnProperty(JsValue property) =>
        TryRead(property, out var value) ? new PropertyDescriptor(value, PropertyFlag.ConfigurableEnumerableWritable) : PropertyDescriptor.Undefined;

    protected override bool TryGetOwnPropertyValue(JsValue property, JsValue receiver, out JsValue value) => TryRead(property, out value);

    public override List<JsValue> GetOwnPropertyKeys(Types types = Types.String | Types.Symbol) =>
        (types & Types.String) != 0 ? [.. evaluation.Scope.VariableNames.Select(name => JsString.Create(name))] : [];

    public override IEnumerable<KeyValuePair<JsValue, PropertyDescriptor>> GetOwnProperties() =>
        GetOwnPropertyKeys(Types.String).Select(key => KeyValuePair.Create(key, GetOwnProperty(key)));

    public override bool Set(JsValue property, JsValue value, JsValue receiver) => Write(property, value);

    public override bool DefineOwnProperty(JsValue property, PropertyDescriptor desc) => Write(property, desc.Value);

    public override bool Delete(JsValue property) => false;

    private bool Write(JsValue property, JsValue value)
    {
        evaluation.SetVariable(property.ToString(), value);
        _read[property.ToString()] = value;
        return true;
    }

    private bool TryRead(JsValue property, out JsValue value)
    {
        value = Undefined;
        if (property.IsSymbol())
        {
            return false;
        }

        var name = property.ToString();
        if (_read.TryGetValue(name, out value!))
        {
            return true;
        }

        if (!evaluation.TryGetVariable(name, out var found))
        {
            value = Undefined;
            return false;
        }

        value = _read[name] = evaluation.ToJs(found);
        return true;
    }
}
