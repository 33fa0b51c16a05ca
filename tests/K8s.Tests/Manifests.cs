using k8s;
using k8s.Models;

namespace Bizoholic.Flows.K8s.Tests;

/// <summary>Kubernetes objects read strictly: an unknown field, a second field of the same name or a value of the wrong type is an error.</summary>
internal sealed class Manifests
{
    private readonly List<IKubernetesObject<V1ObjectMeta>> all;

    private Manifests(List<IKubernetesObject<V1ObjectMeta>> all) => this.all = all;

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All => all;

    public static Manifests Read(string yaml) =>
        new([.. KubernetesYaml.LoadAllFromString(yaml, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);

    public IEnumerable<T> Of<T>() => all.OfType<T>();

    public bool Has<T>(string? name) where T : IKubernetesObject<V1ObjectMeta> => all.OfType<T>().Any(item => item.Metadata.Name == name);

    /// <summary>What starts pods, with the pods it starts.</summary>
    public IEnumerable<Workload> Workloads =>
    [
        .. Of<V1Deployment>().Select(item => new Workload($"Deployment/{item.Metadata.Name}", item.Spec.Template)),
        .. Of<V1Job>().Select(item => new Workload($"Job/{item.Metadata.Name}", item.Spec.Template)),
        .. Of<V1CronJob>().Select(item => new Workload($"CronJob/{item.Metadata.Name}", item.Spec.JobTemplate.Spec.Template)),
    ];
}

internal sealed record Workload(string Name, V1PodTemplateSpec Template)
{
    public V1PodSpec Pod => Template.Spec;

    public bool IsSelectedBy(IDictionary<string, string>? labels) =>
        labels is { Count: > 0 } && labels.All(label => Template.Metadata?.Labels is { } own && own.TryGetValue(label.Key, out var value) && value == label.Value);
}
