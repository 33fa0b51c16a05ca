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
                + $" in {Items(execution.Input)} out {Items(execution.FirstLeft)} outputs {execution.Outputs?.Value} outcomes {string.Join(',', execution.Outcomes?.ToArray() ?? [])}"
                + $" children {string.Join(',', details?.Children?.Select(child => child.Number) ?? [])} state {details?.State?.Value} tokens {string.Join(',', details?.Tokens ?? [])}"
                + $" locals {details?.Locals?.Value} error {details?.Error?.Value["message"]} generation {details?.Generation ?? 0} waits {details?.BookmarkCount ?? 0} resumed {details?.Resumption?.BookmarkId}");
        }

        text.AppendLine(string.Join(';', state.Variables.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={ValueJson.ToJson(pair.Value.Value)}")));
        text.AppendLine(string.Join(';', state.Outputs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={ValueJson.ToJson(pair.Value.Value)}")));
        text.AppendLine($"result {Items(state.Result)} error {state.Error?.Value["message"]} reply {state.Reply?.Value} first rest {state.FirstRest}");
        text.AppendLine(string.Join(';', state.Bookmarks.Keys.Order(StringComparer.Ordinal)));
        return text.ToString();
    }

    private static string Items(Workflows.Journal.Payload? payload)
        => payload is null ? "-" : string.Join('|', payload.Items.Select(item => $"{ValueJson.ToJson(new Value(item.Json))}<{item.PairedItem}"));
}
