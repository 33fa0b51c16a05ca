using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Workflows;

/// <summary>What every run of a host shares.</summary>
internal sealed record RunServices(
    RuntimeOptions Options,
    IRunCommitter Committer,
    IRunJournal Journal,
    IRunInbox Inbox,
    IDefinitionStore Definitions,
    IFlowStateStore FlowState,
    IServiceProvider ActivityServices,
    TimeProvider Time,
    ILogger Logger)
{
    /// <summary>Who is told of commits; the runtime, once it is made.</summary>
    public IRunObserver? Observer { get; set; }

    /// <summary>Takes what WriteLine writes; null sends it to the log.</summary>
    public Action<string, string>? LineWriter { get; set; }

    /// <summary>Agency-wide values ($vars).</summary>
    public Func<string, string, Values.Value>? Settings { get; init; }
}
