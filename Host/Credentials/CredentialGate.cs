using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Keeps steps from using a credential that is paused, or more often than its limit allows. What is true counts, not what this host has heard of.</summary>
internal sealed class CredentialGate(IPauseStore pauses, ILimitStore limits, ICallBudget budget, TimeProvider time)
{
    /// <summary>Waits up to this are waited out here; longer ones put the step down.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);

    /// <summary>When a step looks again in case nobody told it that the pause is over.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(2);

    /// <summary>What steps that wait for a credential wait for.</summary>
    public static string ResourceOf(string credentialId) => $"credential:{credentialId}";

    /// <exception cref="HeldBackException">Not now.</exception>
    public async ValueTask PassAsync(string tenantId, string credentialId, string name, CancellationToken cancellation)
    {
        if ((await pauses.PausesAsync(cancellation)).FirstOrDefault(pause => pause.Kind == PauseKind.Credential && pause.TenantId == tenantId && pause.Target == credentialId) is { } pause)
        {
            throw new HeldBackException($"The credential '{name}' is paused{(pause.Reason.Length > 0 ? $": {pause.Reason}" : "")}. The step goes on when it is resumed.", ResourceOf(credentialId), LookAgain);
        }

        if ((await limits.LimitsAsync(cancellation)).FirstOrDefault(limit => limit.Kind == LimitKind.Credential && limit.TenantId == tenantId && limit.Target == credentialId) is not { } limit)
        {
            return;
        }

        var wait = await budget.TakeAsync(limit, ShortWait, cancellation);
        if (wait > ShortWait)
        {
            throw new HeldBackException($"The credential '{name}' may be used {(limit.PerMinute == 1 ? "once" : $"{limit.PerMinute} times")} a minute, which is used up for the moment. The step goes on by itself.", ResourceOf(credentialId), wait);
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
        }
    }
}
