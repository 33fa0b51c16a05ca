using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Management.Runs;

/// <summary>A run with its steps, without their data: that is asked for step by step.</summary>
/// <param name="VersionId">The version of the flow it runs under.</param>
/// <param name="PublishedVersion">Number of the published version of its flow, which may be another than the run's; null when none is published.</param>
/// <param name="Children">Runs it started.</param>
/// <param name="Input">What it was started with, up to its first 20,000 characters.</param>
/// <param name="Output">What it gave back, likewise.</param>
/// <param name="Cost">What its steps have spent on models; null when none was asked.</param>
internal sealed record RunDetail(
    RunListEntry Run, string VersionId, int? PublishedVersion, string? FlowName, IReadOnlyList<RunStep> Steps, IReadOnlyList<RunListEntry> Children, TextPart Input, TextPart Output, RunError? Error, RunCost? Cost);

/// <summary>One execution of an activity.</summary>
/// <param name="Number">Names it within the run.</param>
/// <param name="Status">Scheduled, Running, Waiting, Completed, Cancelled or Faulted.</param>
/// <param name="IsFrame">A container around other steps.</param>
/// <param name="ChildRunId">The run it started.</param>
internal sealed record RunStep(
    long Number, long Parent, string ActivityId, string Name, string Type, string Status, bool IsFrame, DateTimeOffset ScheduledAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<string> Outcomes, IReadOnlyList<RunSegment> Segments, IReadOnlyList<RunAttempt> Attempts, IReadOnlyList<RunWait> Waits, RunError? Error, string? ChildRunId, RunCost? Cost)
{
    public static RunStep Of(ReadRun run, ExecutionHistory step, IEnumerable<HistoryEvent> events)
    {
        var node = run.Node(step.ActivityId);
        var (segments, attempts) = RunTimeline.Of(step, events);
        return new RunStep(
            step.Number,
            step.Parent,
            step.ActivityId,
            node?.Name ?? step.ActivityId,
            run.TypeName(step.ActivityId),
            step.Status.ToString(),
            node?.Children.Count > 0,
            step.ScheduledAt,
            step.StartedAt,
            step.EndedAt,
            step.Outcomes,
            segments,
            attempts,
            [.. step.Bookmarks.Select(RunWait.Of)],
            step.Error,
            step.ChildRunId,
            RunCost.Of(run.History.Usage.Where(usage => usage.Execution == step.Number)));
    }
}

/// <summary>A part of a value's text: values may be larger than a page should be.</summary>
/// <param name="Length">Of the whole text, in characters; of a very large one, which is told in its stored form, in bytes.</param>
/// <param name="Next">Offset at which it goes on; null at its end.</param>
internal sealed record TextPart(string Text, long Offset, long Length, long? Next);

internal sealed record StepData(TextPart Inputs, TextPart Outputs, TextPart Items, TextPart Received);
