using System.Globalization;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

[Activity("Elsa", "HTTP", "Call a web address and follow a branch by what it answers.", DisplayName = "HTTP Request (flow)", Kind = ActivityKind.Task, Effect = SideEffect.Keyed)]
[FlowNode(Unmatched, HttpAnswer.FailedToConnect, HttpAnswer.Timeout, Outcomes.Done)]
public sealed class FlowSendHttpRequest : HttpRequestActivity
{
    private const string Unmatched = "Unmatched status code";

    [Input(DisplayName = "Expected status codes", Description = "Status codes that get a port of their own.", UIHint = UIHints.MultiText, Order = 5.1f)]
    public Input<IReadOnlyList<int>> ExpectedStatusCodes { get; set; } = new([200]);

    protected override ActivityNode? Next(IReadOnlyList<string> outcomes) => null;

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var answer = await SendAsync(context);
        if (answer.Failure is { } failure)
        {
            // Nobody should learn of a failed call only from what did not happen.
            await (context.IsFollowed(failure) ? context.CompleteActivityWithOutcomesAsync(failure) : throw new FaultException(answer.Reason!));
            return;
        }

        var expected = context.Get(ExpectedStatusCodes) ?? [];
        var items = PayloadItems.Of(answer.Content);
        if (expected.Count > 0)
        {
            context.Leave(expected.Contains(answer.StatusCode) ? answer.StatusCode.ToString(CultureInfo.InvariantCulture) : Unmatched, items);
        }

        context.Leave(Outcomes.Done, items);
    }
}
