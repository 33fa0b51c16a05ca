namespace Bizoholic.Flows.K8s.Tests.Rules;

internal static class Policy
{
    /// <summary>Everything that is wrong with the manifests, in words.</summary>
    public static IReadOnlyList<string> Check(Manifests manifests) =>
        [.. PodRules.Check(manifests), .. HostRules.Check(manifests), .. WiringRules.Check(manifests), .. ImageRules.Check(manifests)];
}
