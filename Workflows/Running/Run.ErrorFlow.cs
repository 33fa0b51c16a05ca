using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    /// <summary>Name of the input by which a run knows that it was started for another run's failure.</summary>
    private const string FailedRunInput = "failedRunId";

    /// <summary>
    /// A run that failed starts the flow its definition names as <c>errorWorkflow</c>, or its own at its <c>errorTrigger</c>, in the commit that ends
    /// it. Test runs do not, and neither do runs that were started for a failure.
    /// </summary>
    private async Task StartErrorFlowAsync()
    {
        if (!_isEnding || _endStatus != RunStatus.Faulted || _row.IsTest || !State.Started.Input.Value[FailedRunInput].IsUndefined || ErrorFlowId() is not { } id)
        {
            return;
        }

        var found = await UntilKnownAsync(() => Shared.Definitions.ListAsync(TenantId, new DefinitionFilter { DefinitionIds = [id], Versions = VersionChoice.Published }, _stop.Token));
        if (found.Rows is not [var definition, ..] || await UntilKnownAsync(() => Shared.Definitions.GetContentAsync(TenantId, definition.ContentHash, _stop.Token)) is not { } content)
        {
            Shared.Logger.NoErrorFlow(RunId, id);
            return;
        }

        var now = Time.GetUtcNow();
        var runId = Guid.CreateVersion7(now).ToString("n");
        var trigger = DefinitionReader.Read(content).CustomProperty("errorTrigger");
        _newRuns.Add(RunAcceptance.Of(definition, runId, now, new RunStarted(
            definition.DefinitionId,
            definition.VersionId,
            definition.Version,
            definition.ContentHash,
            trigger.ValueKind == JsonValueKind.String ? trigger.GetString() : null,
            null,
            State.CorrelationId,
            null,
            null,
            0,
            false,
            Payload.Of(new Value(ValueObject.From((FailedRunInput, RunId)))),
            Payload.Of(new Value(Failure())),
            now)));
        AfterCommit(() => Shared.Observer?.Wake(TenantId, runId));
    }

    private string? ErrorFlowId()
        => Plan.Definition.CustomProperty("errorWorkflow") is { ValueKind: JsonValueKind.String } named ? named.GetString()
            : Plan.Definition.CustomProperty("errorTrigger").ValueKind == JsonValueKind.String ? _row.DefinitionId
            : null;

    private ValueObject Failure() => ValueObject.From(
        ("execution", ValueObject.From(
            ("id", RunId),
            ("error", ValueObject.From(("message", _endError?.Value["message"] ?? Value.Null), ("name", _endError?.Value["type"] ?? Value.Null))),
            ("lastNodeExecuted", _endError?.Value["activityName"] ?? Value.Null),
            ("mode", State.Started.TriggerActivityId is null ? "manual" : "trigger"))),
        ("workflow", ValueObject.From(("id", _row.DefinitionId), ("name", Plan.Definition.Name))));
}
