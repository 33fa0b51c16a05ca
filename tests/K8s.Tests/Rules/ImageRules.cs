using System.Xml.Linq;

namespace Bizoholic.Flows.K8s.Tests.Rules;

/// <summary>Zero redundant images: one of ours, in the version of this source, beside the PostgreSQL that the cluster runs anyway.</summary>
internal static class ImageRules
{
    private const string ClusterPostgres = "pgvector/pgvector:pg15";

    private static string Ours { get; } =
        $"localhost:5000/bizosaas/flows:{XDocument.Load(Path.Combine(Kustomize.Root, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value}";

    public static IEnumerable<string> Check(Manifests manifests) =>
        from workload in manifests.Workloads
        from container in (workload.Pod.InitContainers ?? []).Concat(workload.Pod.Containers)
        where container.Image != (workload.Name == "CronJob/flows-backup" ? ClusterPostgres : Ours)
        select $"{workload.Name}: brings the image {container.Image}";
}
