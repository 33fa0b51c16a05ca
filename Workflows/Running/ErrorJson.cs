using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Errors as the journal keeps them.</summary>
internal static class ErrorJson
{
    public static ValueObject From(Exception error, ActivityNode? node) => ValueObject.From(
        ("activityId", node?.Id),
        ("activityName", node?.Name),
        ("type", TypeOf(error)),
        ("message", error.Message),
        ("detail", error is FaultException or ExpressionException or InputException ? null : error.ToString()));

    /// <summary>The error with the item that it is about.</summary>
    public static ValueObject At(ValueObject error, int item) => error.With("item", item);

    public static RunError Read(Value json)
        => new(json["activityId"].AsString(), json["activityName"].AsString(), json["type"].ToString(), json["message"].ToString(), json["detail"].AsString())
        {
            Item = json["item"].IsUndefined ? null : (int)json["item"].Number,
        };

    private static string TypeOf(Exception error) => error switch
    {
        FaultException { FaultType: { Length: > 0 } type } => type,
        FaultException => "Fault",
        ExpressionException => "Expression",
        InputException => "Input",
        OperationCanceledException or TimeoutException => "Timeout",
        _ => error.GetType().Name,
    };
}
