using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Alerts;

/// <summary>The alert rules of a tenant, each kept as a flow of its own.</summary>
internal sealed class AlertRules(
    DefinitionLibrary library, DefinitionModels models, IDefinitionStore definitions, ICredentialStore credentials, ActivityRegistry activities, IRunInsights insights, TriggerIndex triggers,
    IWorkflowRuntime runtime, AlertCheck check, HostSettings settings, TimeProvider time)
{
    private const int LongestName = 200;
    private const int MostMinutes = 43_200;

    private static readonly string[] Kinds = [AlertTrigger.FailureRate, AlertTrigger.Stuck, AlertTrigger.QueueAge, AlertTrigger.NeedsOperator, AlertTrigger.Budget];

    public async ValueTask<IReadOnlyList<AlertRuleView>> ListAsync(string tenantId, CancellationToken cancellation)
    {
        var rules = new List<(DefinitionVersion Version, AlertRule Rule)>();
        foreach (var version in (await definitions.ListAsync(tenantId, new DefinitionFilter { IsSystem = true, Versions = VersionChoice.Latest }, cancellation)).Rows)
        {
            if (AlertRuleFlow.RuleOf(await models.ContentAsync(version, cancellation)) is { } rule)
            {
                rules.Add((version, rule));
            }
        }

        var last = (await insights.LatestAsync(tenantId, [.. rules.Select(rule => rule.Version.DefinitionId)], cancellation)).ToDictionary(run => run.DefinitionId, StringComparer.Ordinal);
        return [.. rules.Select(rule => View(rule.Version, rule.Rule, last.GetValueOrDefault(rule.Version.DefinitionId)))];
    }

    /// <summary>Published flows that begin with an alert and were drawn like any other.</summary>
    public async ValueTask<IReadOnlyList<AlertFlow>> DrawnAsync(string tenantId, CancellationToken cancellation)
    {
        var snapshot = await triggers.GetAsync(cancellation);
        return [.. from trigger in snapshot.All
            where trigger.Kind == AlertTrigger.Kind && trigger.TenantId == tenantId
            let version = snapshot.VersionOf(trigger)
            where version is { IsSystem: false }
            let set = ValueJson.Parse(trigger.Payload)
            select new AlertFlow(trigger.DefinitionId, version.Name, set["when"].ToString(), set["threshold"].Number)];
    }

    /// <returns>The field that is wrong and what is expected; null when the rule can be kept.</returns>
    public async ValueTask<(string Field, string Message)?> ProblemAsync(string tenantId, AlertRule rule, CancellationToken cancellation)
        => string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Trim().Length > LongestName ? ("name", $"Give the rule a name of 1 to {LongestName} letters.")
            : !Kinds.Contains(rule.When) ? ("when", $"Say what to watch for: {string.Join(", ", Kinds)}.")
            : rule.Threshold is not (>= 0 and <= 1e12) ? ("threshold", "Say from where on it is told: 0 or more.")
            : rule is { When: AlertTrigger.FailureRate, Threshold: >= 100 } ? ("threshold", "Say a share of failed runs that can be exceeded: 0 to 99 percent.")
            : rule.WithinMinutes is < 1 or > MostMinutes ? ("withinMinutes", $"Look back on 1 to {MostMinutes} minutes.")
            : rule.AtLeast is < 1 or > 1_000_000 ? ("atLeast", "Say from how many runs on it counts: 1 to 1000000.")
            : rule.AgainAfterMinutes is < 1 or > MostMinutes ? ("againAfterMinutes", $"It can be told again after 1 to {MostMinutes} minutes.")
            : rule.Period is not (null or AlertTrigger.Day or AlertTrigger.Month) ? ("period", "Choose day or month.")
            : rule.Spending is not (null or AlertTrigger.Cost or AlertTrigger.Tokens) ? ("spending", "Choose cost or tokens.")
            : !string.IsNullOrEmpty(rule.Flow) && await library.FindAsync(tenantId, rule.Flow, VersionRequest.Read(null, VersionChoice.Latest), cancellation) is null ? ("flow", $"There is no flow '{rule.Flow}'.")
            : await ProblemAsync(tenantId, rule.Channel, cancellation);

    /// <exception cref="DefinitionException">The flow that the rule is cannot be published.</exception>
    public async Task<AlertRuleView> SaveAsync(string tenantId, string? id, AlertRule given, CancellationToken cancellation)
    {
        var rule = given.Whole();
        var name = id ?? $"alert-{Guid.CreateVersion7(time.GetUtcNow()):N}";
        if (rule.IsOn == false && id is not null)
        {
            await library.RetractAsync(tenantId, name, cancellation);
        }

        return View(await library.SaveAsync(tenantId, AlertRuleFlow.ModelOf(name, rule), rule.IsOn == true, isFromDesigner: false, cancellation), rule, null);
    }

    /// <returns>Null when the tenant has no such rule.</returns>
    public async ValueTask<(DefinitionVersion Version, AlertRule Rule)?> FindAsync(string tenantId, string id, CancellationToken cancellation)
        => await library.FindAsync(tenantId, id, VersionRequest.Read(null, VersionChoice.Latest), cancellation) is { IsSystem: true } version
            && AlertRuleFlow.RuleOf(await models.ContentAsync(version, cancellation)) is { } rule ? (version, rule) : null;

    public Task<bool> DeleteAsync(string tenantId, string id, CancellationToken cancellation) => library.DeleteAsync(tenantId, id, cancellation);

    /// <summary>Tells for once, whatever the runs are like, and waits for what becomes of it.</summary>
    public async Task<AlertTested> TestAsync(DefinitionVersion version, AlertRule rule, CancellationToken cancellation)
    {
        var started = await runtime.StartAsync(
            new StartRequest
            {
                Definition = version,
                TriggerActivityId = AlertRuleFlow.TriggerId,
                TriggerInput = check.Message(rule.When!, AlertTrigger.Begun, rule.Threshold!.Value, rule.Threshold.Value, $"This is a test of the alert '{rule.Name}'. Nothing is wrong.", AlertMeter.HealthPage, time.GetUtcNow()),
                IsTest = true,
            },
            cancellation);
        try
        {
            var rest = await started.Rest.WaitAsync(settings.WebhookWait, time, cancellation);
            return new AlertTested(started.RunId, rest.Status == RunStatus.Finished, rest.Error?.Message);
        }
        catch (TimeoutException)
        {
            return new AlertTested(started.RunId, false, null);
        }
    }

    private async ValueTask<(string Field, string Message)?> ProblemAsync(string tenantId, AlertChannel? channel, CancellationToken cancellation)
    {
        if (channel?.Activity is not { } activity)
        {
            return ("channel.kind", $"Say where it goes: {AlertChannel.Email}, {AlertChannel.Slack} or {AlertChannel.Webhook}.");
        }

        var fitting = activities.Find(activity)!.Inputs.SelectMany(input => input.CredentialTypes).ToArray();
        return channel.Credential is not { Length: > 0 } id || await credentials.FindAsync(tenantId, id, cancellation) is not { } row || !fitting.Contains(row.Type)
                ? ("channel.credential", $"Choose a credential of the kind {string.Join(" or ", fitting)}.")
            : channel.Kind == AlertChannel.Email && string.IsNullOrWhiteSpace(channel.From) ? ("channel.from", "Say who it comes from, such as Flows <flows@example.com>.")
            : channel.Kind == AlertChannel.Email && channel.To?.Contains('@', StringComparison.Ordinal) != true ? ("channel.to", "Give an e-mail address, or several with commas between them.")
            : channel.Kind == AlertChannel.Webhook && !(Uri.TryCreate(channel.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") ? ("channel.url", "Give an address that begins with https:// or http://.")
            : null;
    }

    private static AlertRuleView View(DefinitionVersion version, AlertRule rule, RunRow? last)
        => new(version.DefinitionId, rule with { IsOn = version.IsPublished }, last is null ? null : new AlertTold(last.RunId, last.CreatedAt, last.IsTest, last.Status == RunStatus.Finished));
}

/// <param name="Last">When it last told, or tried to; null when it never did.</param>
internal sealed record AlertRuleView(string Id, AlertRule Rule, AlertTold? Last);

/// <param name="IsSent">False when sending failed or is still under way; the run says more.</param>
internal sealed record AlertTold(string RunId, DateTimeOffset At, bool IsTest, bool IsSent);

internal sealed record AlertFlow(string DefinitionId, string Name, string When, double Threshold);

/// <param name="Problem">Why it was not sent, where that is known.</param>
internal sealed record AlertTested(string RunId, bool IsSent, string? Problem);
