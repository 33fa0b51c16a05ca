using k8s.Models;

namespace Bizoholic.Flows.K8s.Tests.Rules;

/// <summary>Every name that points somewhere has to find something there: Kubernetes itself accepts most of these mistakes in silence.</summary>
internal static class WiringRules
{
    /// <summary>The one Secret, made by hand or by the cluster's Vault; k8s/README.md tells how.</summary>
    private static readonly string[] secretKeys = ["admin-password", "database-password", "master-keys"];

    public static IEnumerable<string> Check(Manifests manifests) =>
        [.. Selectors(manifests), .. Ingresses(manifests), .. Autoscalers(manifests), .. manifests.Workloads.SelectMany(workload => Pods(manifests, workload))];

    private static IEnumerable<string> Selectors(Manifests manifests)
    {
        foreach (var deployment in manifests.Of<V1Deployment>().Where(item => !new Workload("", item.Spec.Template).IsSelectedBy(item.Spec.Selector?.MatchLabels)))
        {
            yield return $"Deployment/{deployment.Metadata.Name}: its selector does not match its own pods";
        }

        foreach (var budget in manifests.Of<V1PodDisruptionBudget>().Where(item => !manifests.Workloads.Any(workload => workload.IsSelectedBy(item.Spec.Selector?.MatchLabels))))
        {
            yield return $"PodDisruptionBudget/{budget.Metadata.Name}: its selector matches no pods";
        }

        foreach (var policy in manifests.Of<V1NetworkPolicy>().Where(item => !manifests.Workloads.Any(workload => workload.IsSelectedBy(item.Spec.PodSelector?.MatchLabels))))
        {
            yield return $"NetworkPolicy/{policy.Metadata.Name}: its selector matches no pods";
        }

        foreach (var service in manifests.Of<V1Service>())
        {
            HashSet<string> ports = [.. manifests.Workloads.Where(workload => workload.IsSelectedBy(service.Spec.Selector))
                .SelectMany(workload => workload.Pod.Containers).SelectMany(container => container.Ports ?? []).Select(port => port.Name)];
            foreach (var port in service.Spec.Ports.Where(port => !ports.Contains(port.TargetPort?.Value ?? "")))
            {
                yield return $"Service/{service.Metadata.Name}: no pod of it has the port {port.TargetPort?.Value}";
            }
        }
    }

    private static IEnumerable<string> Ingresses(Manifests manifests) =>
        from ingress in manifests.Of<V1Ingress>()
        from path in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths)
        let target = path.Backend.Service
        where !manifests.Of<V1Service>().Any(service => service.Metadata.Name == target.Name && service.Spec.Ports.Any(port => port.Name == target.Port.Name))
        select $"Ingress/{ingress.Metadata.Name}: there is no service {target.Name} with the port {target.Port.Name}";

    private static IEnumerable<string> Autoscalers(Manifests manifests) =>
        from scaler in manifests.Of<V2HorizontalPodAutoscaler>()
        let target = scaler.Spec.ScaleTargetRef
        where target.Kind != "Deployment" || !manifests.Has<V1Deployment>(target.Name)
        select $"HorizontalPodAutoscaler/{scaler.Metadata.Name}: there is no {target.Kind} {target.Name}";

    private static IEnumerable<string> Pods(Manifests manifests, Workload workload)
    {
        var pod = workload.Pod;
        var environment = pod.Containers.SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom).OfType<V1EnvVarSource>().ToList();
        var maps = pod.Containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.ConfigMapRef?.Name)
            .Concat(environment.Select(source => source.ConfigMapKeyRef?.Name)).Concat((pod.Volumes ?? []).Select(volume => volume.ConfigMap?.Name));
        foreach (var map in maps.OfType<string>().Where(map => !manifests.Has<V1ConfigMap>(map)).Distinct())
        {
            yield return $"{workload.Name}: there is no ConfigMap {map}";
        }

        foreach (var key in environment.Select(source => source.ConfigMapKeyRef).OfType<V1ConfigMapKeySelector>()
            .Where(key => manifests.Of<V1ConfigMap>().FirstOrDefault(map => map.Metadata.Name == key.Name)?.Data.ContainsKey(key.Key) == false))
        {
            yield return $"{workload.Name}: the ConfigMap {key.Name} has no key {key.Key}";
        }

        foreach (var secret in environment.Select(source => source.SecretKeyRef).OfType<V1SecretKeySelector>().Where(secret => secret.Name != "flows" || !secretKeys.Contains(secret.Key)))
        {
            yield return $"{workload.Name}: nobody makes the secret {secret.Name} with the key {secret.Key}";
        }

        foreach (var claim in (pod.Volumes ?? []).Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>().Where(claim => !manifests.Has<V1PersistentVolumeClaim>(claim)))
        {
            yield return $"{workload.Name}: there is no volume claim {claim}";
        }

        var volumes = (pod.Volumes ?? []).Select(volume => volume.Name).ToHashSet();
        foreach (var mount in pod.Containers.SelectMany(container => container.VolumeMounts ?? []).Where(mount => !volumes.Contains(mount.Name)))
        {
            yield return $"{workload.Name}: there is no volume {mount.Name}";
        }

        if (!manifests.Has<V1ServiceAccount>(pod.ServiceAccountName))
        {
            yield return $"{workload.Name}: there is no service account {pod.ServiceAccountName}";
        }
    }
}
