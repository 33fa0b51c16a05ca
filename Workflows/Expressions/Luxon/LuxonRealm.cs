using Bizoholic.Flows.Expressions.JavaScript;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>The three names DateTime, Duration and Interval of one engine, made when a script first uses one.</summary>
internal sealed class LuxonRealm
{
    private readonly ScriptEngine _owner;
    private readonly Lazy<JsValue> _dateTime;
    private readonly Lazy<JsValue> _duration;
    private readonly Lazy<JsValue> _interval;

    public LuxonRealm(ScriptEngine owner)
    {
        _owner = owner;
        DateTimePrototype = Frozen(new JsObject(owner.Engine));
        DurationPrototype = Frozen(new JsObject(owner.Engine));
        IntervalPrototype = Frozen(new JsObject(owner.Engine));
        _dateTime = new(() => Namespace("DateTime", DateTimePrototype, DateTimeStatics.All));
        _duration = new(() => Namespace("Duration", DurationPrototype, DurationStatics.All));
        _interval = new(() => Namespace("Interval", IntervalPrototype, IntervalStatics.All));
    }

    public ObjectInstance DateTimePrototype { get; }

    public ObjectInstance DurationPrototype { get; }

    public ObjectInstance IntervalPrototype { get; }

    public JsValue DateTime => _dateTime.Value;

    public JsValue Duration => _duration.Value;

    public JsValue Interval => _interval.Value;

    private LuxonClass Namespace(string name, ObjectInstance prototype, IReadOnlyDictionary<string, Func<Evaluation, JsValue[], JsValue>> functions)
    {
        var engine = _owner.Engine;
        var made = new LuxonClass(_owner, name);
        made.DefineOwnProperty("prototype", new PropertyDescriptor(prototype, PropertyFlag.AllForbidden));
        foreach (var (key, body) in functions)
        {
            made.DefineOwnProperty(key, new PropertyDescriptor(Frozen(new ClrFunction(engine, key, (_, arguments) => body(_owner.Current, arguments))), PropertyFlag.AllForbidden));
        }

        if (name == "DateTime")
        {
            foreach (var (key, options) in DateTimeStatics.Presets(engine))
            {
                made.DefineOwnProperty(key, new PropertyDescriptor(Frozen(options), PropertyFlag.AllForbidden));
            }
        }

        return Frozen(made);
    }

    private static T Frozen<T>(T instance)
        where T : ObjectInstance
    {
        instance.PreventExtensions();
        return instance;
    }
}
