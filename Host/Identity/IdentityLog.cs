namespace Bizoholic.Flows.Host.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(6101, LogLevel.Warning, "A sign-in from {Address} was refused")]
    public static partial void LoginRefused(this ILogger log, string address);
}
