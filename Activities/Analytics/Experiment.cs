using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Analytics;

public enum ExperimentStep
{
    /// <summary>Picks a variant for a subject.</summary>
    Choose,

    /// <summary>Says how it went for a subject.</summary>
    Report,
}

/// <summary>
/// Splits traffic between variants and learns what works: Thompson sampling over a Beta(1,1) prior. One subject keeps its variant, and counts once each way. Its counts
/// are kept with the flow, so they count over all runs and hosts.
/// </summary>
[Activity("Bizoholic", "Analytics", "Split traffic between variants, and send more of it to what works better.", DisplayName = "Experiment", PerItem = true)]
public sealed class Experiment : CodeActivity<Value>
{
    [Input(DisplayName = "Experiment", Description = "What the experiment is called; steps of one name share it.", Order = 0)]
    public Input<string>? ExperimentName { get; set; }

    [Input(DisplayName = "What to do", Description = "Choose a variant for a subject, or report how it went.", Order = 1)]
    public Input<ExperimentStep> Step { get; set; } = new(ExperimentStep.Choose);

    [Input(Description = "For whom: a visitor, a mail address. The same subject gets the same variant.", Order = 2)]
    public Input<string>? Subject { get; set; }

    [Input(Description = "Between what to choose, such as short, long.", UIHint = UIHints.MultiText, Order = 3)]
    public Input<IReadOnlyList<string>>? Variants { get; set; }

    [Input(DisplayName = "It worked", Description = "For a report.", Order = 4)]
    public Input<bool> Success { get; set; } = new(true);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var name = Require(context.Get(ExperimentName), "Experiment");
        var subject = "subject:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Require(context.Get(Subject), "Subject"))))[..32];
        if (context.Remembered.AsObject() is { } reached)
        {
            // The process ended after the counts were changed and before the step was recorded.
            Leave(context, reached);
            return;
        }

        var scope = ExperimentOdds.ScopeOf(name);
        var found = await context.State.GetAsync(scope, [ExperimentOdds.CountsKey, subject]);
        var counts = ExperimentOdds.Read(found[ExperimentOdds.CountsKey].Value);
        var (result, changes) = context.Get(Step) == ExperimentStep.Choose
            ? Choose(context, name, counts, found[ExperimentOdds.CountsKey], found[subject])
            : Report(context, name, counts, found[ExperimentOdds.CountsKey], found[subject]);
        await context.State.ChangeAsync([.. changes, .. await NamedAsync(context, name)], result);
        Leave(context, result);
    }

    /// <summary>Lets those who ask for the flow's experiments find this one.</summary>
    private static async ValueTask<FlowStateWrite[]> NamedAsync(ActivityExecutionContext context, string name)
    {
        var names = await context.State.GetAsync(ExperimentOdds.NamesScope, ExperimentOdds.NamesKey);
        var known = names.Value.AsArray() ?? ValueArray.Empty;
        return known.Any(one => one.AsString() == name) ? [] : [names.Set(ValueArray.From(known.Append(name)))];
    }

    private (ValueObject Result, IReadOnlyList<FlowStateWrite> Changes) Choose(ActivityExecutionContext context, string name, Dictionary<string, VariantCount> counts, FlowStateEntry kept, FlowStateEntry subject)
    {
        string[] variants = [.. (context.Get(Variants) ?? []).Select(variant => variant.Trim()).Where(variant => variant.Length > 0).Distinct(StringComparer.Ordinal)];
        if (variants.Length < 2)
        {
            throw new FaultException("'Variants' has to name two or more.");
        }

        if (subject.Value["variant"].AsString() is { } before && variants.Contains(before))
        {
            return (ValueObject.From(("experiment", name), ("variant", before), ("isNew", false)), []);
        }

        var chosen = variants.MaxBy(variant => ExperimentOdds.Draw(counts.GetValueOrDefault(variant), Random.Shared))!;
        counts[chosen] = counts.GetValueOrDefault(chosen) with { Shown = counts.GetValueOrDefault(chosen).Shown + 1 };
        return (ValueObject.From(("experiment", name), ("variant", chosen), ("isNew", true)), [kept.Set(ExperimentOdds.ToValue(counts)), subject.Set(ValueObject.From(("variant", chosen)))]);
    }

    private (ValueObject Result, IReadOnlyList<FlowStateWrite> Changes) Report(ActivityExecutionContext context, string name, Dictionary<string, VariantCount> counts, FlowStateEntry kept, FlowStateEntry subject)
    {
        if (subject.Value["variant"].AsString() is not { } variant)
        {
            throw new FaultException($"Nobody of that name takes part in the experiment '{name}': choose a variant for the subject before its result is reported.");
        }

        var result = ValueObject.From(("experiment", name), ("variant", variant), ("counted", !subject.Value["worked"].Boolean && context.Get(Success)));
        if (subject.Value["worked"].Boolean || !context.Get(Success))
        {
            // Who was shown a variant counts as a failure until they succeed.
            return (result, []);
        }

        counts[variant] = counts.GetValueOrDefault(variant) with { Worked = counts.GetValueOrDefault(variant).Worked + 1 };
        return (result, [kept.Set(ExperimentOdds.ToValue(counts)), subject.Set(subject.Value.AsObject()!.With("worked", true))]);
    }

    private static string Require(string? value, string name) => string.IsNullOrWhiteSpace(value) ? throw new FaultException($"'{name}' is empty.") : value.Trim();

    private void Leave(ActivityExecutionContext context, ValueObject result)
    {
        context.Set(Result, result);
        context.Leave(Outcomes.Done, [new Item(result)]);
    }
}
