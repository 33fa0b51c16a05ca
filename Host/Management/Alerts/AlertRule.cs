using Bizoholic.Flows.Activities.Flow;

namespace Bizoholic.Flows.Host.Management.Alerts;

/// <summary>When somebody is told that runs need attention, and how.</summary>
/// <param name="When">failureRate, stuck, queueAge, needsOperator or budget.</param>
/// <param name="Threshold">Percent for failureRate, minutes for stuck and queueAge, runs for needsOperator, money or tokens for budget. Whatever is more is told.</param>
/// <param name="WithinMinutes">For failureRate: the time that is looked back on; an hour when left out.</param>
/// <param name="AtLeast">For failureRate: fewer runs than this say nothing; 5 when left out.</param>
/// <param name="Period">For budget: day or month; month when left out.</param>
/// <param name="Spending">For budget: cost or tokens; cost when left out.</param>
/// <param name="Flow">For failureRate and budget: id of the one flow that is looked at; all when left out.</param>
/// <param name="AgainAfterMinutes">While it lasts, it is told again after this time; an hour when left out.</param>
/// <param name="IsOn">False: kept, and nobody is told. True when left out.</param>
internal sealed record AlertRule(
    string? Name, string? When, double? Threshold, int? WithinMinutes, int? AtLeast, string? Period, string? Spending, string? Flow, int? AgainAfterMinutes, bool? IsOn, AlertChannel? Channel)
{
    /// <summary>The rule as it is kept, with what was left out.</summary>
    public AlertRule Whole() => this with
    {
        Name = Name!.Trim(),
        WithinMinutes = WithinMinutes ?? 60,
        AtLeast = AtLeast ?? 5,
        Period = Period ?? AlertTrigger.Month,
        Spending = Spending ?? AlertTrigger.Cost,
        Flow = string.IsNullOrEmpty(Flow) ? null : Flow,
        AgainAfterMinutes = AgainAfterMinutes ?? 60,
        IsOn = IsOn ?? true,
    };
}

/// <summary>Where an alert goes.</summary>
/// <param name="Kind">email, slack or webhook.</param>
/// <param name="Credential">Id of the mail server's, Slack's, or the webhook's secret.</param>
/// <param name="From">Of an e-mail.</param>
/// <param name="To">Of an e-mail: addresses with commas between them.</param>
/// <param name="SlackChannel">Such as #alerts; not needed where the credential is a webhook of Slack's.</param>
/// <param name="Url">Of a webhook.</param>
internal sealed record AlertChannel(string? Kind, string? Credential, string? From, string? To, string? SlackChannel, string? Url)
{
    public const string Email = "email";
    public const string Slack = "slack";
    public const string Webhook = "webhook";

    /// <summary>The activity that sends it; null for a kind that there is not.</summary>
    public string? Activity => Kind switch { Email => "Bizoholic.SendEmail", Slack => "Bizoholic.SendToSlack", Webhook => "Bizoholic.NotifyWebhook", _ => null };
}
