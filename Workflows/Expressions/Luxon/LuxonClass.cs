using Bizoholic.Flows.Expressions.JavaScript;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>DateTime, Duration or Interval as a name in a script.</summary>
internal sealed class LuxonClass : Constructor
{
    private readonly ScriptEngine _owner;
    private readonly string _name;

    public LuxonClass(ScriptEngine owner, string name)
        : base(owner.Engine, name) => (_owner, _name) = (owner, name);

    /// <summary>Luxon's constructors are not for use, but flows write <c>new DateTime(text)</c>, which reads nothing and is the present.</summary>
    public override ObjectInstance Construct(JsValue[] arguments, JsValue newTarget) => _name == "DateTime" && arguments is [not JsUndefined, ..]
        ? new MomentObject(_owner.Current, _owner.Current.CurrentMoment())
        : throw Misused();

    protected override JsValue Call(JsValue thisObject, JsValue[] arguments) => throw Misused();

    private JavaScriptException Misused() => new(_owner.Engine.Intrinsics.TypeError, $"{_name} is made with {_name}.fromISO(...) and the like.");
}
