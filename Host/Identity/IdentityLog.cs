namespace Bizoholic.Flows.Host.Identity;

/// <summary>What signing in logs; ids 6101 to 6199.</summary>
internal static partial class IdentityLog
{
    [LoggerMessage(6101, LogLevel.Warning, "A sign-in from {Address} was refused")]
    public static partial void LoginRefused(this ILogger log, string address);

    [LoggerMessage(6102, LogLevel.Warning, "A sign-in at the provider failed")]
    public static partial void ProviderSignInFailed(this ILogger log, Exception? error);

    [LoggerMessage(6103, LogLevel.Warning, "Somebody who signed in at the provider is nobody here: {Problem}")]
    public static partial void ProviderCallerUnknown(this ILogger log, string problem);
}
