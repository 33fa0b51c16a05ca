namespace Bizoholic.Flows.Host.Hosting;

/// <summary>What a host does, for those who scale the parts apart.</summary>
[Flags]
internal enum HostRoles
{
    /// <summary>Serves pages, the API and webhooks.</summary>
    Web = 1,

    /// <summary>Drives runs.</summary>
    Worker = 2,

    /// <summary>Starts flows at their times, and tidies up.</summary>
    Scheduler = 4,

    All = Web | Worker | Scheduler,
}
