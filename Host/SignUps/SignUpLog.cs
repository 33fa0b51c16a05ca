namespace Bizoholic.Flows.Host.SignUps;

/// <summary>What telling services logs; ids 6700 to 6799. Never an address with its key, nor a secret.</summary>
internal static partial class SignUpLog
{
    [LoggerMessage(6701, LogLevel.Information, "{Service} was told the address of the flow {Definition} (tenant {TenantId}, step {Step})")]
    public static partial void SignedUp(this ILogger log, string service, string definition, string tenantId, string step);

    [LoggerMessage(6702, LogLevel.Information, "{Service} was told that the flow {Definition} takes its calls no more (tenant {TenantId}, step {Step})")]
    public static partial void SignedOff(this ILogger log, string service, string definition, string tenantId, string step);

    [LoggerMessage(6703, LogLevel.Warning, "{Service} could not be told about the flow {Definition} (tenant {TenantId}, step {Step}); it is tried again: {Reason}")]
    public static partial void SignUpFailed(this ILogger log, string service, string definition, string tenantId, string step, string reason);

    [LoggerMessage(6704, LogLevel.Warning, "{Service} may still call the flow {Definition} (tenant {TenantId}, step {Step}), which is gone: it could not be told so, and is not tried again. {Reason}")]
    public static partial void GivenUp(this ILogger log, string service, string definition, string tenantId, string step, string reason);

    [LoggerMessage(6705, LogLevel.Error, "Looking through what services were told failed; it is tried again in a moment")]
    public static partial void LookFailed(this ILogger log, Exception error);
}
