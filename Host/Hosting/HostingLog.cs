namespace Bizoholic.Flows.Host.Hosting;

/// <summary>What keeping the host going logs; ids 2000 to 2099.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(2002, LogLevel.Information, "This host is {Incarnation}")]
    public static partial void HostIs(this ILogger logger, string incarnation);

    [LoggerMessage(2003, LogLevel.Warning, "This host is not in the cluster: Cluster:Address does not say where the other hosts reach it. It works on, a little later than it could; Cluster:Enabled=false says that this is meant")]
    public static partial void LacksClusterAddress(this ILogger logger);

    [LoggerMessage(2001, LogLevel.Error, "The storage could not be told that this host lives; it is tried again in a moment")]
    public static partial void BeatFailed(this ILogger logger, Exception error);

    [LoggerMessage(2004, LogLevel.Warning, "Memory that is not in use could not be given back")]
    public static partial void MemoryKept(this ILogger log, Exception error);

    [LoggerMessage(2006, LogLevel.Warning, "The database went away while this host started, so it starts anew")]
    public static partial void StartsAnew(this ILogger log, Exception error);

    [LoggerMessage(2007, LogLevel.Warning, "The storage could not be told that this host ends; the others notice when it is silent")]
    public static partial void LeftWithoutWord(this ILogger log, Exception error);
}
