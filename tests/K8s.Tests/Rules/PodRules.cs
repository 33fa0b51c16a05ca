using k8s.Models;

namespace Bizoholic.Flows.K8s.Tests.Rules;

/// <summary>How every pod of ours has to run: as nobody, changing nothing, within bounds.</summary>
internal static class PodRules
{
    public static IEnumerable<string> Check(Manifests manifests) => manifests.Workloads.SelectMany(workload =>
        Pod(workload.Pod).Concat(workload.Pod.Containers.SelectMany(Container)).Select(problem => $"{workload.Name}: {problem}"));

    private static IEnumerable<string> Pod(V1PodSpec pod)
    {
        if (pod.SecurityContext is not { RunAsNonRoot: true, RunAsUser: > 0 })
        {
            yield return "runs as root";
        }

        if (pod.SecurityContext?.SeccompProfile?.Type != "RuntimeDefault")
        {
            yield return "has no seccomp profile";
        }

        if (pod.AutomountServiceAccountToken != false)
        {
            yield return "mounts a token of the Kubernetes API";
        }

        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true || pod.Volumes?.Any(volume => volume.HostPath is not null) == true)
        {
            yield return "reaches into its node";
        }
    }

    private static IEnumerable<string> Container(V1Container container)
    {
        if (container.SecurityContext?.ReadOnlyRootFilesystem != true)
        {
            yield return "has a root file system that can be written to";
        }

        if (container.SecurityContext?.AllowPrivilegeEscalation != false)
        {
            yield return "may gain privileges";
        }

        if (container.SecurityContext?.Capabilities?.Drop?.Contains("ALL") != true || container.SecurityContext.Capabilities.Add?.Count > 0)
        {
            yield return "keeps capabilities";
        }

        if (container.Resources?.Requests is not { } requests || !requests.ContainsKey("cpu") || !requests.ContainsKey("memory"))
        {
            yield return "requests no cpu or no memory";
        }

        if (container.Resources?.Limits?.ContainsKey("memory") != true)
        {
            yield return "has no memory limit";
        }
    }
}
