namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>What is paused. Stored as a number: values never change meaning.</summary>
public enum PauseKind : byte
{
    /// <summary>Everything.</summary>
    Installation = 0,

    /// <summary>The runs of one flow.</summary>
    Flow = 1,

    /// <summary>The steps that use one credential.</summary>
    Credential = 2,
}

/// <summary>Something is paused: it keeps what comes in and starts nothing until it is resumed.</summary>
/// <param name="TenantId">Empty for the installation.</param>
/// <param name="Target">Id of the flow or credential; empty for the installation.</param>
/// <param name="By">Who paused it.</param>
public sealed record PauseRow(string TenantId, PauseKind Kind, string Target, DateTimeOffset Since, string By, string Reason)
{
    public static PauseRow OfInstallation(DateTimeOffset since, string by, string reason) => new("", PauseKind.Installation, "", since, by, reason);
}

/// <summary>What is paused. Claims and due times ask it in the same statement, so a pause holds on every host from the moment it is stored.</summary>
public interface IPauseStore
{
    ValueTask<IReadOnlyList<PauseRow>> PausesAsync(CancellationToken cancellation);

    /// <summary>Pausing what is paused changes nothing.</summary>
    ValueTask PauseAsync(PauseRow pause, CancellationToken cancellation);

    /// <returns>False when it was not paused.</returns>
    ValueTask<bool> ResumeAsync(string tenantId, PauseKind kind, string target, CancellationToken cancellation);
}
