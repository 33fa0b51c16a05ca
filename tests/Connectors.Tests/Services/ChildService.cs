using System.Diagnostics;

namespace Bizoholic.Flows.Connectors.Tests.Services;

/// <summary>A real service in a child process. Its script ends when its standard input closes, which happens also when the tests are killed.</summary>
internal sealed class ChildService : IAsyncDisposable
{
    private readonly Process process;

    private ChildService(Process process) => this.process = process;

    public static string Root { get; } = FindRoot();

    /// <summary>Starts the script and returns the first line it prints, which says that it is ready.</summary>
    public static async Task<(ChildService Service, string FirstLine)> StartAsync(
        string script, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, script), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null ? (new ChildService(process), line) : throw new InvalidOperationException($"{script} did not start: {await errors}");
    }

    /// <summary>Fails with the way to install when a package is missing; tests are never skipped.</summary>
    public static void Require(string what, params string[] files)
    {
        var missing = files.Where(file => !Path.Exists(file)).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidOperationException(
                $"These tests run against a real {what}, which is not installed ({string.Join(", ", missing)} missing). Install it with: sudo tests/services/install.sh");
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
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
