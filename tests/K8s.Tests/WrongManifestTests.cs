using Bizoholic.Flows.K8s.Tests.Rules;
using YamlDotNet.Core;

namespace Bizoholic.Flows.K8s.Tests;

/// <summary>The right manifests with one mistake each: a check that lets a mistake pass proves nothing about the right ones.</summary>
public sealed class WrongManifestTests
{
    private static readonly Lazy<string> right = new(() => Kustomize.Render("dev"));

    [Theory]
    [InlineData("revisionHistoryLimit: 3", "revisionHistoryLimit: three")]
    [InlineData("revisionHistoryLimit: 3", "revisionHistoryLimits: 3")]
    [InlineData("revisionHistoryLimit: 3", "revisionHistoryLimit: 3\n  revisionHistoryLimit: 4")]
    [InlineData("containerPort: 8080", "containerPortt: 8080")]
    [InlineData("memory: 300Mi", "memory: plenty")]
    [InlineData("maxUnavailable: 1", "maxUnavailabel: 1")]
    [InlineData("schedule: 30 2 * * *", "cron: 30 2 * * *")]
    public void A_field_that_Kubernetes_does_not_know_or_cannot_read_is_refused(string piece, string mistake) =>
        Assert.Throws<YamlException>(() => Manifests.Read(With(piece, mistake)));

    [Fact]
    public void A_kind_that_Kubernetes_does_not_have_is_refused() =>
        Assert.Throws<KeyNotFoundException>(() => Manifests.Read(With("kind: Deployment\nmetadata", "kind: Deploymint\nmetadata")));

    [Theory]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "runs as root")]
    [InlineData("runAsUser: 1654", "runAsUser: 0", "runs as root")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", "has no seccomp profile")]
    [InlineData("      automountServiceAccountToken: false", "      automountServiceAccountToken: true", "mounts a token of the Kubernetes API")]
    [InlineData("      - emptyDir:\n          sizeLimit: 256Mi\n        name: tmp", "      - hostPath:\n          path: /tmp\n        name: tmp", "reaches into its node")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "has a root file system that can be written to")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain privileges")]
    [InlineData("- ALL", "- CHOWN", "keeps capabilities")]
    [InlineData("cpu: 50m", "ephemeral-storage: 1Gi", "requests no cpu or no memory")]
    [InlineData("limits:\n            memory: 300Mi", "limits:\n            cpu: 1", "has no memory limit")]
    [InlineData("path: /healthz\n", "path: /health\n", "is not probed at /healthz")]
    [InlineData("path: /healthz/readiness", "path: /healthz", "is not probed at /healthz/readiness")]
    [InlineData("sleep:\n              seconds: 5", "exec:\n              command: [ls]", "stops before the traffic has turned away")]
    [InlineData("terminationGracePeriodSeconds: 45", "terminationGracePeriodSeconds: 10", "is killed before its steps can finish")]
    [InlineData("memory: 300Mi", "memory: 2Gi", "is not sized 50m and 160Mi with a limit of 300Mi")]
    [InlineData("flows:0.1.0", "flows:latest", "brings the image localhost:5000/bizosaas/flows:latest")]
    [InlineData("pgvector/pgvector:pg15", "postgres:18", "brings the image postgres:18")]
    [InlineData("claimName: flows-backups", "claimName: other", "there is no volume claim other")]
    [InlineData("mountPath: /tmp\n          name: tmp", "mountPath: /tmp\n          name: temp", "there is no volume temp")]
    [InlineData("serviceAccountName: flows", "serviceAccountName: default", "there is no service account default")]
    [InlineData("key: PGHOST", "key: PGHOSTS", "has no key PGHOSTS")]
    [InlineData("key: admin-password", "key: password", "nobody makes the secret flows with the key password")]
    [InlineData("targetPort: http", "targetPort: web", "no pod of it has the port web")]
    [InlineData("name: flows-settings-", "name: other-", "there is no ConfigMap flows-settings-")]
    public void A_mistake_that_Kubernetes_would_accept_is_found(string piece, string mistake, string complaint) =>
        Assert.Contains(Policy.Check(Manifests.Read(With(piece, mistake))), problem => problem.Contains(complaint, StringComparison.Ordinal));

    /// <summary>The right manifests with the first occurrence of a piece replaced.</summary>
    private static string With(string piece, string mistake)
    {
        var at = right.Value.IndexOf(piece, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The manifests no longer have \"{piece}\": this case has to be written anew.");
        return right.Value[..at] + mistake + right.Value[(at + piece.Length)..];
    }
}
