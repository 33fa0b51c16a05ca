using System.Text;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>All of a folded state as text, so that two states can be compared.</summary>
internal static class StateText
{
    public static string Of(RunState state)
    {
        var text = new StringBuilder();
        text.AppendLine($"{state.Status} {state.Name} {state.CorrelationId} incidents {state.IncidentCount} last {state.LastNumber} open {state.OpenCount}");
        foreach (var execution in state.Executions)
        {
            var details = execution.DetailsIfAny;
            text.AppendLine($"{execution.Number} {execution.Node.Id} {execution.Status} parent {execution.Parent?.Number} cause {execution.Cause} tag {execution.Tag}"
                + $" in {Items(execution.Input)} out {Items(execution.FirstLeft)} outputs {Text(execution.Outputs?.Value)} outcomes {string.Join(',', execution.Outcomes?.ToArray() ?? [])}"
                + $" children {string.Join(',', details?.Children?.Select(child => child.Number) ?? [])} state {Text(details?.State?.Value)} tokens {string.Join(',', details?.Tokens ?? [])}"
                + $" locals {Text(details?.Locals?.Value)} error {details?.Error?.Value["message"]} generation {details?.Generation ?? 0} waits {details?.BookmarkCount ?? 0} resumed {details?.Resumption?.BookmarkId}");
        }

        text.AppendLine(string.Join(';', state.Variables.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={Json(pair.Value.Value)}")));
        text.AppendLine(string.Join(';', state.Outputs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Json(pair.Value.Value)}")));
        text.AppendLine($"result {Items(state.Result)} error {state.Error?.Value["message"]} reply {Text(state.Reply?.Value)} first rest {state.FirstRest}");
        text.AppendLine(string.Join(';', state.Bookmarks.Keys.Order(StringComparer.Ordinal)));
        return text.ToString();
    }

    /// <summary>With what golden journals, which are kept as text, do not say.</summary>
    public static string InFull(RunState state)
    {
        var text = new StringBuilder(Of(state));
        foreach (var execution in state.Executions)
        {
            var details = execution.DetailsIfAny;
            text.AppendLine($"{execution.Number} at {execution.ScheduledAt.ToUnixTimeMilliseconds()} run {execution.RunIndex} from {execution.SourceOutcome} {string.Join(',', execution.Sources)} old {execution.IsOld} latest {state.LatestOf(execution.Node)?.Number}"
                + $" handed on {ReferenceEquals(execution.FirstLeft, execution.Input)} more {string.Join('/', details?.MoreLeft?.Select(Items) ?? [])} last {Items(details?.LastLeft)} inputs {details?.Inputs?.Value} edited {details?.EditedInputs?.Value}"
                + $" next {details?.NextTokenId ?? 1} attempts {details?.Attempts ?? 0} intents {string.Join(',', details?.Intents?.Values.OrderBy(intent => intent.Item) ?? Enumerable.Empty<Workflows.Journal.Intended>())}"
                + $" progress {string.Join(',', details?.Progress?.Values.Select(progress => progress.Value.ToString()) ?? [])}"
                + $" done {string.Join(',', details?.DoneItems?.Values.OrderBy(item => item.Item).Select(item => $"{item.Item}:{item.Outcome}:{Items(item.Items)}") ?? [])}");
        }

        text.AppendLine(string.Join(';', state.Bookmarks.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair
            => $"{pair.Key} of {pair.Value.Execution.Number} {pair.Value.Record.Name} {pair.Value.Record.Hash} {pair.Value.Record.DueAt:O} {pair.Value.Record.AutoBurn} {pair.Value.Record.Content?.Value}")));
        text.AppendLine($"{state.Started.DefinitionId} {state.Started.Version} {state.Started.TriggerActivityId} {state.Started.Depth} {state.Started.Input?.Value} {state.Started.TriggerInput?.Value} {state.Started.At:O}");
        text.AppendLine($"stopping {state.Stopping?.Status} {state.Stopping?.Error?.Value["message"]} undone {state.IsUndone} undoable {string.Join(',', state.Undoable.Select(execution => execution.Number))} last reply {state.LatestReply?.Value}");
        return text.ToString();
    }

    /// <summary>As golden journals have it, whatever text for people looks like.</summary>
    private static string Json(Value value) => Encoding.UTF8.GetString(ValueJson.ToUtf8(value));

    private static string? Text(Value? value) => value is { Kind: ValueKind.Object or ValueKind.Array } structured ? Json(structured) : value?.ToString();

    private static string Items(Workflows.Journal.Payload? payload)
        => payload is null ? "-" : string.Join('|', payload.Items.Select(item => $"{Json(new Value(item.Json))}<{item.PairedItem}"));
}
