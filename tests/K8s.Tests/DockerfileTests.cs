using System.Text.RegularExpressions;
using k8s.Models;

namespace Bizoholic.Flows.K8s.Tests;

public sealed partial class DockerfileTests
{
    private static readonly string[] lines = File.ReadAllLines(Path.Combine(Kustomize.Root, "Dockerfile"));
    private static readonly string[] allowed = [.. File.ReadAllLines(Path.Combine(Kustomize.Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..])];

    private static readonly string[] copied =
        [.. lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1])];

    private static V1Deployment Deployment => Manifests.Read(Kustomize.Render("dev")).Of<V1Deployment>().Single();

    public static TheoryData<string> Copied => [.. copied];

    [Theory]
    [MemberData(nameof(Copied))]
    public void What_the_image_is_built_from_is_there_and_reaches_the_build(string source)
    {
        Assert.True(Path.Exists(Path.Combine(Kustomize.Root, source)), $"There is no {source}.");
        Assert.Contains(source.Split('/')[0], allowed);
    }

    [Fact]
    public void Every_project_of_the_host_is_copied()
    {
        var folders = ProjectsOf(Path.Combine(Kustomize.Root, "Host", "Bizoholic.Flows.Host.csproj"))
            .Select(project => Path.GetRelativePath(Kustomize.Root, project).Split('/')[0] + "/").Distinct();

        Assert.All(folders, folder => Assert.Contains(folder, copied));
    }

    [Fact]
    public void The_image_runs_as_the_user_that_the_manifests_name() =>
        Assert.Equal($"USER {Deployment.Spec.Template.Spec.SecurityContext.RunAsUser}:{Deployment.Spec.Template.Spec.SecurityContext.RunAsGroup}", Last("USER"));

    [Fact]
    public void The_image_listens_where_the_manifests_look() =>
        Assert.Equal($"EXPOSE {Deployment.Spec.Template.Spec.Containers.Single().Ports.Single(port => port.Name == "http").ContainerPort}", Last("EXPOSE"));

    [Fact]
    public void No_base_image_floats() =>
        Assert.DoesNotContain(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal) && (line.Contains(":latest", StringComparison.Ordinal) || !VersionTag().IsMatch(line)));

    private static string Last(string instruction) => lines.Last(line => line.StartsWith(instruction + " ", StringComparison.Ordinal));

    private static HashSet<string> ProjectsOf(string project) =>
        [project, .. ReferencedProject().Matches(File.ReadAllText(project)).SelectMany(match => ProjectsOf(Path.GetFullPath(match.Groups[1].Value, Path.GetDirectoryName(project)!)))];

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex ReferencedProject();

    [GeneratedRegex(@":\d+[\w.-]*( AS \w+)?$")]
    private static partial Regex VersionTag();
}
