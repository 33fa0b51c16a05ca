using System.ComponentModel;
using System.Diagnostics;

namespace Bizoholic.Flows.K8s.Tests;

/// <summary>Renders an overlay exactly as <c>kubectl apply -k</c> does.</summary>
internal static class Kustomize
{
    public static string Root { get; } = FindRoot();

    public static string Render(string overlay)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Root, "k8s", "overlays", overlay)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kubectl = Start(start);
        var errors = kubectl.StandardError.ReadToEndAsync();
        var rendered = kubectl.StandardOutput.ReadToEnd();
        kubectl.WaitForExit();
        Assert.True(kubectl.ExitCode == 0, $"kubectl kustomize refused the overlay {overlay}: {errors.Result}");
        Assert.True(errors.Result.Length == 0, $"kubectl kustomize warned about the overlay {overlay}: {errors.Result}");
        return rendered;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("These tests render the manifests with kubectl 1.27 or later, which is not on the PATH. ./test says how to install it.", missing);
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bizoholic.Flows.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository's root was not found above the tests.");
        }

        return folder;
    }
}
