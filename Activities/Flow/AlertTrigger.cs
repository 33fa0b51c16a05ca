using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

/// <summary>
/// Starts a flow when something about the runs of its tenant needs attention. What is done then (a mail, a message to Slack, a call of a webhook) is drawn like anything else.
/// Started with <c>{alert, value, threshold, text, at}</c>.
/// </summary>
[Activity("Bizoholic", "Flow", "Start when runs need attention: too many fail, one is stuck, they wait too long for a host, a person has to decide, or AI steps spend too much.", DisplayName = "Alert", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class AlertTrigger : Activity, ITrigger
{
    public const string Kind = "alert";

    /// <summary>More than so many of a hundred runs failed.</summary>
    public const string FailureRate = "failureRate";

    /// <summary>A run executes but has not moved for so many minutes.</summary>
    public const string Stuck = "stuck";

    /// <summary>A run has waited so many minutes for a host.</summary>
    public const string QueueAge = "queueAge";

    /// <summary>More than so many runs wait for a person to decide.</summary>
    public const string NeedsOperator = "needsOperator";

    /// <summary>AI steps have spent more than so much in a day or a month.</summary>
    public const string Budget = "budget";

    /// <summary>Something is wrong, or still is.</summary>
    public const string Begun = "begun";

    /// <summary>It is in order again.</summary>
    public const string Over = "over";

    public const string Day = "day";
    public const string Month = "month";
    public const string Cost = "cost";
    public const string Tokens = "tokens";

    private static readonly string[] Kinds = [FailureRate, Stuck, QueueAge, NeedsOperator, Budget];

    [Input(DisplayName = "When", Description = "failureRate: more than so many percent of the runs fail. stuck: a run has not moved for so many minutes. queueAge: a run waits so many minutes for a host. needsOperator: more than so many runs wait for a person to decide. budget: AI steps spend more than so much.", UIHint = UIHints.DropDown, Options = [FailureRate, Stuck, QueueAge, NeedsOperator, Budget])]
    public Input<string> When { get; set; } = new(FailureRate);

    [Input(Description = "Percent for failureRate, minutes for stuck and queueAge, runs for needsOperator, money or tokens for budget.")]
    public Input<double> Threshold { get; set; } = new(10);

    [Input(DisplayName = "Within", Description = "For failureRate: the time that is looked back on, for example 01:00:00.")]
    public Input<TimeSpan> Within { get; set; } = new(TimeSpan.FromHours(1));

    [Input(DisplayName = "At least", Description = "For failureRate: fewer runs than this say nothing.", Category = "Advanced")]
    public Input<int> AtLeast { get; set; } = new(5);

    [Input(Description = "For budget: the time in which it may be spent, by the days and months of UTC.", UIHint = UIHints.DropDown, Options = [Day, Month])]
    public Input<string> Period { get; set; } = new(Month);

    [Input(Description = "For budget: cost (in the money of the credentials' prices) or tokens.", UIHint = UIHints.DropDown, Options = [Cost, Tokens])]
    public Input<string> Spending { get; set; } = new(Cost);

    [Input(DisplayName = "Only flow", Description = "For failureRate and budget: id of the one flow that is looked at. Empty: all.", Category = "Advanced")]
    public Input<string>? Flow { get; set; }

    [Input(DisplayName = "Again after", Description = "While it lasts, the flow starts again after this time.", Category = "Advanced")]
    public Input<TimeSpan> AgainAfter { get; set; } = new(TimeSpan.FromHours(1));

    [Input(DisplayName = "Also when over", Description = "The flow starts once more when it is in order again; 'state' is 'over' then, and 'begun' before. Not for budget.", Category = "Advanced")]
    public Input<bool> AlsoWhenOver { get; set; } = new(false);

    [Output(Description = "What needs attention: text, link, state, value, threshold.")]
    public Output<Value>? Result { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
    {
        var settings = ValueObject.From(
            ("when", context.Get(When)),
            ("threshold", context.Get(Threshold)),
            ("within", ValueConverter.From(context.Get(Within))),
            ("atLeast", (double)context.Get(AtLeast)),
            ("period", context.Get(Period)),
            ("spending", context.Get(Spending)),
            ("flow", context.Get(Flow)),
            ("againAfter", ValueConverter.From(context.Get(AgainAfter))),
            ("alsoWhenOver", context.Get(AlsoWhenOver)));
        return [new TriggerRegistration(Kind, context.Get(When) ?? FailureRate, null, settings)];
    }

    protected override void Bind(ActivityBinding binding)
    {
        if (When.TryGetConstant(out var when) && !Kinds.Contains(when))
        {
            binding.Problem("when", $"'{when}' is nothing to watch for. Choose one of {string.Join(", ", Kinds)}.");
        }

        foreach (var (name, choice, options) in new[] { ("period", Period, new[] { Day, Month }), ("spending", Spending, [Cost, Tokens]) })
        {
            if (choice.TryGetConstant(out var chosen) && !options.Contains(chosen))
            {
                binding.Problem(name, $"'{chosen}' cannot be counted. Choose {string.Join(" or ", options)}.");
            }
        }

        foreach (var (name, span) in new[] { ("within", Within), ("againAfter", AgainAfter) })
        {
            if (span.TryGetConstant(out var time) && time < TimeSpan.FromMinutes(1))
            {
                binding.Problem(name, "Write at least a minute, for example 01:00:00.");
            }
        }
    }

    protected override void Execute(ActivityExecutionContext context)
        => Leave(context, ValueObject.From(("alert", context.Get(When)), ("state", Begun), ("value", 12), ("threshold", context.Get(Threshold)), ("text", "An alert to try the flow with."), ("link", "https://flows.example.com/studio/health"), ("at", ValueConverter.From(context.Time.GetUtcNow()))));

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        Leave(context, context.Resumption!.Input.AsObject() ?? ValueObject.Empty);
        return default;
    }

    private void Leave(ActivityExecutionContext context, ValueObject alert)
    {
        context.Set(Result, alert);
        context.Leave(Outcomes.Done, [new Item(alert)]);
    }
}
