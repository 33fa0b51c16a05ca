using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.People;

/// <summary>An approval that the platform asks, named by its own id or by that of its content workflow.</summary>
internal static class BizosaasTask
{
    /// <returns>"approved" or "rejected"; null while it is open.</returns>
    public static async ValueTask<string?> DecisionAsync(BizosaasGateway gateway, string name, CancellationToken cancellation)
    {
        Require(name);
        foreach (var status in new[] { "approved", "rejected" })
        {
            if (Find(await gateway.ListApprovalsAsync(status, cancellation), name) is not null)
            {
                return status;
            }
        }

        return null;
    }

    /// <summary>Answers it there. One that is answered already is left: after a crash this comes again.</summary>
    public static async ValueTask DecideAsync(BizosaasGateway gateway, string name, bool approve, string? comment, CancellationToken cancellation)
    {
        Require(name);
        if (Find(await gateway.ListApprovalsAsync("pending", cancellation), name) is { } open)
        {
            await gateway.DecideApprovalAsync(open.Id, approve, comment, cancellation);
        }
    }

    private static ApprovalTask? Find(IReadOnlyList<ApprovalTask> tasks, string name) => tasks.FirstOrDefault(task => task.Id == name || task.WorkflowId == name);

    private static void Require(string name)
    {
        if (name.Length == 0)
        {
            throw new FaultException("'Approval there' is empty: it names the platform's approval to keep in step.");
        }
    }
}
