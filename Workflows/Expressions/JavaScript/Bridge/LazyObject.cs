using System.Globalization;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;

namespace Bizoholic.Flows.Expressions.JavaScript.Bridge;

/// <summary>An object of ours inside the engine: members convert when they are read, and the first write makes it an ordinary object.</summary>
internal sealed class LazyObject(Engine engine, ValueObject source) : ObjectInstance(engine)
{
    private readonly JsValue?[] _read = new JsValue?[source.Count];
    private ValueObject? _source = source;

    /// <summary>The object this still stands for; null once it was written to.</summary>
    public ValueObject? Source => _source;

    /// <summary>Members that were read, which the script may have changed in depth; null for those that were not.</summary>
    public ReadOnlySpan<JsValue?> ReadMembers => _read;

    protected override bool TryGetOwnPropertyValue(JsValue property, JsValue receiver, out JsValue value)
    {
        if (_source is null || property.IsSymbol())
        {
            return base.TryGetOwnPropertyValue(property, receiver, out value);
        }

        var at = _source.IndexOf(property.ToString());
        value = at < 0 ? Undefined : ReadAt(_source, at);
        return at >= 0;
    }

    public override PropertyDescriptor GetOwnProperty(JsValue property)
    {
        if (_source is null || property.IsSymbol())
        {
            return base.GetOwnProperty(property);
        }

        var at = _source.IndexOf(property.ToString());
        return at < 0 ? PropertyDescriptor.Undefined : Describe(_source, at);
    }

    public override List<JsValue> GetOwnPropertyKeys(Types types = Types.String | Types.Symbol)
    {
        if (_source is null)
        {
            return base.GetOwnPropertyKeys(types);
        }

        var keys = new List<JsValue>(_source.Count);
        if ((types & Types.String) != 0)
        {
            foreach (var name in OrderedNames(_source))
            {
                keys.Add(JsString.Create(name));
            }
        }

        return keys;
    }

    public override IEnumerable<KeyValuePair<JsValue, PropertyDescriptor>> GetOwnProperties()
    {
        if (_source is not { } members)
        {
            return base.GetOwnProperties();
        }

        return OrderedNames(members).Select(name => KeyValuePair.Create<JsValue, PropertyDescriptor>(JsString.Create(name), Describe(members, members.IndexOf(name))));
    }

    public override bool Set(JsValue property, JsValue value, JsValue receiver)
    {
        Detach();
        return base.Set(property, value, receiver);
    }

    public override bool DefineOwnProperty(JsValue property, PropertyDescriptor desc)
    {
        Detach();
        return base.DefineOwnProperty(property, desc);
    }

    public override bool Delete(JsValue property)
    {
        Detach();
        return base.Delete(property);
    }

    public override bool PreventExtensions()
    {
        Detach();
        return base.PreventExtensions();
    }

    protected override void SetOwnProperty(JsValue property, PropertyDescriptor desc)
    {
        Detach();
        base.SetOwnProperty(property, desc);
    }

    private void Detach()
    {
        if (_source is not { } members)
        {
            return;
        }

        _source = null;
        for (var i = 0; i < members.Count; i++)
        {
            base.SetOwnProperty(JsString.Create(members[i].Key), Describe(members, i));
        }
    }

    private PropertyDescriptor Describe(ValueObject members, int at) => new(ReadAt(members, at), PropertyFlag.ConfigurableEnumerableWritable);

    private JsValue ReadAt(ValueObject members, int at) => _read[at] ??= ToJs.Convert(_engine, members[at].Value);

    /// <summary>JavaScript lists names that are array indexes first, in rising order.</summary>
    private static IEnumerable<string> OrderedNames(ValueObject members)
    {
        var names = members.Select(member => member.Key);
        return names.Any(IsIndex) ? names.Where(IsIndex).OrderBy(name => uint.Parse(name, CultureInfo.InvariantCulture)).Concat(names.Where(name => !IsIndex(name))) : names;
    }

    private static bool IsIndex(string name) =>
        name.Length is > 0 and <= 10 && char.IsAsciiDigit(name[0]) && (name.Length == 1 || name[0] != '0')
        && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index != uint.MaxValue;
}
