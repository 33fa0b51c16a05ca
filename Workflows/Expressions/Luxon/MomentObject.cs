using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Luxon's DateTime inside a script.</summary>
internal sealed class MomentObject : HostObject<Moment>, IHostValue
{
    public MomentObject(Evaluation evaluation, Moment moment)
        : base(evaluation, moment, DateTimeMembers.All, isEnumerable: false) => Prototype = evaluation.Owner.Luxon.DateTimePrototype;

    public string TypeName => "DateTime";

    public Value ToResult() => State.IsValid ? DateTimeText.Iso(State) : Value.Null;
}

/// <summary>Luxon's Duration inside a script.</summary>
internal sealed class SpanObject : HostObject<Span>, IHostValue
{
    public SpanObject(Evaluation evaluation, Span span)
        : base(evaluation, span, DurationMembers.All, isEnumerable: false) => Prototype = evaluation.Owner.Luxon.DurationPrototype;

    public string TypeName => "Duration";

    public Value ToResult() => State.IsValid ? State.ToIso() : Value.Null;
}

/// <summary>Luxon's Interval inside a script.</summary>
internal sealed class IntervalObject : HostObject<MomentRange>, IHostValue
{
    public IntervalObject(Evaluation evaluation, MomentRange range)
        : base(evaluation, range, IntervalMembers.All, isEnumerable: false) => Prototype = evaluation.Owner.Luxon.IntervalPrototype;

    public string TypeName => "Interval";

    public Value ToResult() => State.ToJson();
}
