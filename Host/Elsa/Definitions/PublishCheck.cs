using System.Text.Json;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Host.SignUps;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Says whether a definition may go live, and what starts it then.</summary>
internal sealed class PublishCheck(PlanCache plans, IDefinitionStore store, TriggerIndex published, ICredentialStore credentials, Envelope envelope, SignUpCheck signUps, IServiceProvider services)
{
    /// <returns>The triggers the version has once it is published.</returns>
    /// <exception cref="DefinitionException">Something a run can get to would fail.</exception>
    public async ValueTask<IReadOnlyList<TriggerRow>> CheckAsync(DefinitionVersion version, WorkflowDefinition definition, CancellationToken cancellation)
    {
        var plan = plans.Add(version.ContentHash, definition);
        RetentionRule.Read(definition.CustomProperty(RetentionRule.Property), out var misruled);
        PlanProblem[] problems = [.. plan.Problems.Where(problem => problem.IsReachable), .. await MissingWorkflowsAsync(version, plan, cancellation), .. await MissingToolsAsync(version, plan, cancellation), .. misruled];
        if (problems.Length > 0)
        {
            throw new DefinitionException(problems);
        }

        var triggers = TriggerReader.Read(plan);
        problems = [.. triggers.Where(trigger => trigger.Registration.Kind == "http").SelectMany(trigger => WebhookProblems(trigger.Node, trigger.Registration)).Distinct()];
        problems = [.. problems, .. await TakenAsync(version, triggers, cancellation), .. await SecretProblemsAsync(version.TenantId, triggers, cancellation), .. await signUps.CheckAsync(version, triggers, cancellation)];
        return problems.Length > 0 ? throw new DefinitionException(problems) : TriggerRows.Of(triggers, version);
    }

    private static IEnumerable<PlanProblem> WebhookProblems(ActivityNode node, TriggerRegistration registration)
    {
        if (!WebhookTemplate.TryParse(registration.Settings["path"].ToString(), out _))
        {
            yield return new PlanProblem(node.Id, node.Name, "path", $"'{registration.Settings["path"]}' is not a path. Write words between slashes, and parameters in braces: orders/{{id}}.");
        }

        if (registration.Settings["policy"].AsString() is { Length: > 0 } policy && !WebhookAccess.IsPolicy(policy))
        {
            yield return new PlanProblem(node.Id, node.Name, "policy", $"There is no policy '{policy}'. Choose read, write or administer: what the caller's token or API key has to allow.");
        }
    }

    /// <summary>Addresses that somebody else has, or that this flow has twice. Whoever publishes at the same moment is found by the storage.</summary>
    private async ValueTask<IReadOnlyList<PlanProblem>> TakenAsync(DefinitionVersion version, IReadOnlyList<(ActivityNode Node, TriggerRegistration Registration)> triggers, CancellationToken cancellation)
    {
        var wanted = triggers.Where(trigger => trigger.Registration.UniqueKey is not null).ToLookup(trigger => trigger.Registration.UniqueKey!, trigger => trigger.Node, StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return [];
        }

        var current = await published.CurrentAsync(cancellation);
        var others = current.All.Where(other => other.UniqueKey is { } key && wanted.Contains(key) && (other.TenantId, other.DefinitionId) != (version.TenantId, version.DefinitionId));
        return
        [
            .. from other in others
               from node in wanted[other.UniqueKey!]
               select Taken(node, other.UniqueKey!, other.TenantId != version.TenantId ? null : current.VersionOf(other) is { Name.Length: > 0 } owner ? owner.Name : other.DefinitionId),
            .. from own in wanted
               from second in own.Distinct().Skip(1)
               select new PlanProblem(second.Id, second.Name, "path", $"{own.Key} is already the webhook of another step of this flow. Choose another path or method."),
        ];
    }

    /// <param name="owner">Name of the flow; null for another tenant's, of which nothing is told.</param>
    private static PlanProblem Taken(ActivityNode node, string key, string? owner) => new(node.Id, node.Name, "path", owner is null
        ? $"{key} is already the webhook of a flow of another tenant. Choose another path or method."
        : $"{key} is already the webhook of the flow '{owner}'. Choose another path or method, or take that flow out of service first.");

    /// <summary>Has the triggers look at an empty call: one whose credential cannot be used says so now, and not to the first sender.</summary>
    private async ValueTask<IReadOnlyList<PlanProblem>> SecretProblemsAsync(string tenantId, IReadOnlyList<(ActivityNode Node, TriggerRegistration Registration)> triggers, CancellationToken cancellation)
    {
        var problems = new List<PlanProblem>();
        foreach (var (node, registration) in triggers)
        {
            if (node.Activity is ICheckedTrigger trigger && registration.Settings["credential"].AsString() is { Length: > 0 } id && await credentials.FindAsync(tenantId, id, cancellation) is { } row)
            {
                try
                {
                    // Nobody signs in for this: a token that is fetched is said to be there.
                    var values = new Dictionary<string, string>(envelope.Read(row).Values);
                    values.TryAdd(CredentialNames.AccessToken, "not fetched");
                    using var credential = new Credential(row.CredentialId, row.Name, row.Type, values);
                    await trigger.CheckAsync(new IncomingCall("POST", "/", new Dictionary<string, string>(), default), registration.Settings, credential, services, cancellation);
                }
                catch (Exception error) when (error is FaultException or CredentialException)
                {
                    problems.Add(new PlanProblem(node.Id, node.Name, "credential", error.Message));
                }
            }
        }

        return [.. problems.Distinct()];
    }

    private async ValueTask<IReadOnlyList<PlanProblem>> MissingWorkflowsAsync(DefinitionVersion version, WorkflowPlan plan, CancellationToken cancellation)
    {
        var problems = new List<PlanProblem>();
        foreach (var node in plan.Nodes)
        {
            if (node.Json.TryGetProperty("workflowDefinitionId", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } called
                && !(await store.VersionsAsync(version.TenantId, called, cancellation)).Any(found => found.IsPublished))
            {
                problems.Add(new PlanProblem(node.Id, node.Name, "workflowDefinitionId", $"It runs the workflow '{called}', which is not published. Publish that one first."));
            }
        }

        return problems;
    }

    /// <summary>Flows that a model is to use, and that it would not find.</summary>
    private async ValueTask<IReadOnlyList<PlanProblem>> MissingToolsAsync(DefinitionVersion version, WorkflowPlan plan, CancellationToken cancellation)
    {
        (ActivityNode Node, string Name)[] wanted = [.. plan.Nodes.Where(plan.CanReach).SelectMany(node => (node.Activity as AnswerWithTools)?.NamedFlows ?? [], (node, name) => (node, name))];
        if (wanted.Length == 0)
        {
            return [];
        }

        var known = await services.GetRequiredService<IFlowTools>().OfAsync(version.TenantId, cancellation);
        var problems = new List<PlanProblem>();
        foreach (var (node, name) in wanted.Where(one => !known.Any(tool => tool.IsNamed(one.Name)) && one.Name != version.DefinitionId && one.Name != version.Name))
        {
            var title = await store.VersionsAsync(version.TenantId, name, cancellation) is [var newest, ..] ? newest.Name : name;
            problems.Add(new PlanProblem(node.Id, node.Name, "flows", $"It runs the flow '{title}' as a tool, which is not published, or not usable as a tool. Publish that one first."));
        }

        return problems;
    }
}
