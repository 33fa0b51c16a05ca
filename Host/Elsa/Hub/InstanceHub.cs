using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.SignalR;

namespace Bizoholic.Flows.Host.Elsa.Hub;

/// <summary>Where open pages follow a run. The names are Elsa's.</summary>
internal sealed class InstanceHub(IRunQueries runs, InstanceObservers observers, InstanceWatch watch) : Microsoft.AspNetCore.SignalR.Hub
{
    /// <summary>Below which all hubs lie.</summary>
    public const string Root = "/elsa/hubs";

    public const string Path = Root + "/workflow-instance";

    /// <summary>Sent by the page without waiting for a result, so a run it may not see is only not observed.</summary>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        var tenantId = Context.User!.TenantId();
        if (await runs.GetAsync(tenantId, instanceId, Context.ConnectionAborted) is { } row)
        {
            observers.Add(Context.ConnectionId, tenantId, instanceId);
            watch.Saw(row);
            await Groups.AddToGroupAsync(Context.ConnectionId, InstanceObservers.Group(tenantId, instanceId), Context.ConnectionAborted);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        observers.Remove(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}
