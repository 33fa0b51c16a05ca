using k8s.Models;

namespace Bizoholic.Flows.K8s.Tests.Rules;

/// <summary>What the hosts need beyond the rules for every pod: probes, a graceful end, the agreed size.</summary>
internal static class HostRules
{
    /// <summary>How long a stopping host waits for its running steps, in seconds: .NET's default.</summary>
    private const long ShutdownSeconds = 30;

    public static IEnumerable<string> Check(Manifests manifests) => manifests.Of<V1Deployment>().SelectMany(deployment =>
        deployment.Spec.Template.Spec.Containers.SelectMany(container => Container(container, deployment.Spec.Template.Spec))
            .Select(problem => $"Deployment/{deployment.Metadata.Name}: {problem}"));

    private static IEnumerable<string> Container(V1Container container, V1PodSpec pod)
    {
        if (container.StartupProbe?.HttpGet?.Path != "/healthz" || container.LivenessProbe?.HttpGet?.Path != "/healthz")
        {
            yield return "is not probed at /healthz";
        }

        if (container.ReadinessProbe?.HttpGet?.Path != "/healthz/readiness")
        {
            yield return "is not probed at /healthz/readiness";
        }

        if (container.Lifecycle?.PreStop?.Sleep is not { Seconds: > 0 } sleep)
        {
            yield return "stops before the traffic has turned away";
        }
        else if (pod.TerminationGracePeriodSeconds < sleep.Seconds + ShutdownSeconds)
        {
            yield return "is killed before its steps can finish";
        }

        if (!Is(container.Resources?.Requests, "cpu", "50m") || !Is(container.Resources?.Requests, "memory", "160Mi") || !Is(container.Resources?.Limits, "memory", "300Mi"))
        {
            yield return "is not sized 50m and 160Mi with a limit of 300Mi";
        }
    }

    private static bool Is(IDictionary<string, ResourceQuantity>? amounts, string resource, string amount) =>
        amounts is not null && amounts.TryGetValue(resource, out var value) && value.Equals(new ResourceQuantity(amount));
}
