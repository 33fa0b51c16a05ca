using System.Net;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.SignUps;

/// <summary>Says before a flow goes live why its services could not be told its address.</summary>
internal sealed class SignUpCheck(HostSettings settings, TriggerIndex published)
{
    private readonly record struct Account(string Service, string Credential);

    public async ValueTask<IReadOnlyList<PlanProblem>> CheckAsync(DefinitionVersion version, IReadOnlyList<(ActivityNode Node, TriggerRegistration Registration)> triggers, CancellationToken cancellation)
    {
        var told = triggers.Where(trigger => trigger.Registration.Settings["signUp"].AsObject() is not null).DistinctBy(trigger => trigger.Node).ToArray();
        if (told.Length == 0)
        {
            return [];
        }

        var problems = new List<PlanProblem>();
        var current = await published.CurrentAsync(cancellation);
        var taken = WantedSignUp.In(current, "").Where(other => other.TenantId == version.TenantId && other.DefinitionId != version.DefinitionId).ToLookup(other => new Account(other.Service, other.CredentialId));
        var own = new HashSet<Account>();
        foreach (var (node, registration) in told)
        {
            var signUp = registration.Settings["signUp"];
            var service = signUp["service"].ToString();
            if (signUp["credential"].AsString() is not { Length: > 0 } credential)
            {
                problems.Add(new PlanProblem(node.Id, node.Name, "credential", SignUpCalls.HasCalls(signUp) ? $"Choose the credential with which {service} is told this flow's address." : $"Choose the credential with which the calls of {service} are checked."));
                continue;
            }

            if (SignUpCalls.HasCalls(signUp) && !IsReachable(settings.PublicUrl))
            {
                problems.Add(new PlanProblem(node.Id, node.Name, "parameters", $"{service} has to reach this installation to call the flow. Have an administrator set PublicUrl to its address on the internet, such as https://flows.example.com{(settings.PublicUrl is { } url ? $"; it is {url} now, which nobody outside reaches." : ".")}"));
            }

            if (signUp["alone"].AsString() is { Length: > 0 } alone)
            {
                var account = new Account(service, credential);
                if (taken[account].FirstOrDefault() is { } other)
                {
                    var name = current.All.FirstOrDefault(trigger => trigger.TenantId == other.TenantId && trigger.DefinitionId == other.DefinitionId) is { } trigger && current.VersionOf(trigger) is { Name.Length: > 0 } owner ? owner.Name : other.DefinitionId;
                    problems.Add(new PlanProblem(node.Id, node.Name, "credential", $"{alone}, and with this credential that is the flow '{name}' already. Choose another credential, or take that flow out of service first."));
                }
                else if (!own.Add(account))
                {
                    problems.Add(new PlanProblem(node.Id, node.Name, "credential", $"{alone}, and with this credential that is another step of this flow already. Choose another credential, or put one step in the place of both."));
                }
            }
        }

        return problems;
    }

    /// <summary>Whether somebody outside could call an address, as far as its looks tell.</summary>
    private static bool IsReachable(Uri? url)
        => url is { IsLoopback: false } && url.Host.Contains('.', StringComparison.Ordinal) && !url.Host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) && !url.Host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(url.Host, out var address) && IsPrivate(address));

    private static bool IsPrivate(IPAddress address)
        => ((string[])["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"]).Any(network => IPNetwork.Parse(network).Contains(address));
}
