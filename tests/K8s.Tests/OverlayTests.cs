using Bizoholic.Flows.K8s.Tests.Rules;
using k8s.Models;

namespace Bizoholic.Flows.K8s.Tests;

public sealed class OverlayTests
{
    private static readonly string[] everything =
    [
        "ConfigMap", "ConfigMap", "CronJob", "Deployment", "HorizontalPodAutoscaler", "Ingress", "Job", "NetworkPolicy", "NetworkPolicy",
        "PersistentVolumeClaim", "PodDisruptionBudget", "Service", "ServiceAccount",
    ];

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("embedded")]
    public void An_overlay_keeps_every_rule(string overlay) => Assert.Empty(Policy.Check(Manifests.Read(Kustomize.Render(overlay))));

    [Theory]
    [InlineData("dev", "bizosaas-dev")]
    [InlineData("prod", "bizosaas")]
    [InlineData("embedded", "bizosaas-dev")]
    public void Everything_lies_in_the_namespace_of_the_overlay(string overlay, string name) =>
        Assert.All(Manifests.Read(Kustomize.Render(overlay)).All, item => Assert.Equal(name, item.Metadata.NamespaceProperty));

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void A_cluster_gets_the_whole_set(string overlay) =>
        Assert.Equal(everything, Manifests.Read(Kustomize.Render(overlay)).All.Select(item => item.Kind).Order(StringComparer.Ordinal));

    [Fact]
    public void One_host_on_its_own_file_brings_nothing_of_PostgreSQL()
    {
        var kinds = Manifests.Read(Kustomize.Render("embedded")).All.Select(item => item.Kind);

        Assert.DoesNotContain(kinds, kind => kind is "Job" or "CronJob" or "HorizontalPodAutoscaler");
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Hosts_reach_each_other_by_their_pods_addresses_and_nobody_else_does(string overlay)
    {
        var manifests = Manifests.Read(Kustomize.Render(overlay));
        var host = Assert.Single(manifests.Of<V1Deployment>()).Spec.Template;
        var container = Assert.Single(host.Spec.Containers);
        Assert.Equal("status.podIP", container.Env.Single(variable => variable.Name == "Cluster__Address").ValueFrom.FieldRef.FieldPath);
        Assert.Equal(container.Env.Single(variable => variable.Name == "Cluster__Port").Value, $"{container.Ports.Single(port => port.Name == "cluster").ContainerPort}");

        var rule = Assert.Single(manifests.Of<V1NetworkPolicy>().SelectMany(policy => policy.Spec.Ingress ?? []), rule => rule.Ports?.Any(port => port.Port?.Value is "cluster" or "11111") ?? true);
        var caller = Assert.Single(rule.FromProperty).PodSelector.MatchLabels;
        Assert.All(caller, label => Assert.Equal(host.Metadata.Labels[label.Key], label.Value));
        Assert.Equal("host", caller["app.kubernetes.io/component"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("embedded")]
    public void Everything_carries_the_labels_that_people_filter_by(string overlay) =>
        Assert.All(Manifests.Read(Kustomize.Render(overlay)).All, item =>
        {
            Assert.Equal("flows", item.Metadata.Labels["app.kubernetes.io/name"]);
            Assert.Equal("bizosaas", item.Metadata.Labels["app.kubernetes.io/part-of"]);
        });
}
