using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>What an execution may ask of the run it belongs to, from any thread.</summary>
internal interface IRunAccess
{
    string TenantId { get; }

    string RunId { get; }

    IServiceProvider Services { get; }

    TimeProvider Time { get; }

    RunFacts Facts { get; }

    /// <summary>Cancelled when the execution is, or the host stops.</summary>
    CancellationToken CancellationOf(long execution);

    ValueTask RememberAsync(long execution, int item, Value progress, CancellationToken cancellation);

    void WriteLine(string text);
}
