using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

[Activity("Elsa", "HTTP", "Call a web address, and run an activity by what it answers.", DisplayName = "HTTP Request", Kind = ActivityKind.Task, Effect = SideEffect.Keyed)]
public sealed class SendHttpRequest : HttpRequestActivity
{
    private const string Unmatched = "Unmatched status code";

    /// <summary>The expected codes; null for those that nothing runs for.</summary>
    private readonly Dictionary<string, ActivityNode?> _followUps = new(StringComparer.Ordinal);

    [Input(DisplayName = "Expected status codes", Description = "Status codes, each with the activity to run when the answer has it.", UIHint = UIHints.HttpStatusCodes, Order = 5.1f)]
    public JsonElement ExpectedStatusCodes { get; set; }

    [Port("Unmatched status code")]
    public ActivityNode? UnmatchedStatusCode { get; set; }

    [Port("Failed to connect")]
    public ActivityNode? FailedToConnect { get; set; }

    [Port]
    public ActivityNode? Timeout { get; set; }

    protected override void Bind(ActivityBinding binding)
    {
        var codes = binding.Property("expectedStatusCodes");
        if (codes.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var (entry, index) in codes.EnumerateArray().Select((entry, index) => (entry, index)))
        {
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("statusCode", out var code))
            {
                _followUps[code.ToString()] = entry.TryGetProperty("activity", out var activity) ? binding.Child(activity, $"expectedStatusCodes[{index}].activity") : null;
            }
        }
    }

    protected override ActivityNode? Next(IReadOnlyList<string> outcomes) => outcomes switch
    {
        [Unmatched] => UnmatchedStatusCode,
        [HttpAnswer.FailedToConnect] => FailedToConnect,
        [HttpAnswer.Timeout] => Timeout,
        [var code] => _followUps.GetValueOrDefault(code),
        _ => null,
    };

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var answer = await SendAsync(context);
        var code = answer.StatusCode.ToString(CultureInfo.InvariantCulture);
        var outcome = answer.Failure ?? (_followUps.ContainsKey(code) ? code : Unmatched);
        if (Next([outcome]) is not null)
        {
            await context.CompleteActivityWithOutcomesAsync(outcome);
        }
        else if (answer.Failure is not null)
        {
            // Nobody should learn of a failed call only from what did not happen.
            throw new FaultException(answer.Reason!);
        }
        else
        {
            context.Leave(Outcomes.Done, PayloadItems.Of(answer.Content));
        }
    }
}
