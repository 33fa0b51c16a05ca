namespace Bizoholic.Flows.Connectors;

/// <summary>What a caller should do about a failed call.</summary>
public enum ServiceFailure
{
    /// <summary>The service is busy, broken or out of reach: the same call may work later.</summary>
    RetryLater,

    /// <summary>The credential is wrong, expired or revoked: a person has to renew it.</summary>
    SignInAgain,

    /// <summary>The same call will never work: the input or the rights have to change.</summary>
    Permanent,

    /// <summary>The work was done by an earlier call: treat it as success.</summary>
    AlreadyDone,
}
