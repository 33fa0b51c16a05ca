using System.Diagnostics;
using System.Reflection;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>The program that child processes are started from.</summary>
/// <param name="File">What is executed.</param>
/// <param name="Arguments">What stands before <see cref="CodeWorker.Command"/>.</param>
/// <param name="Environment">All that a child's environment holds, besides the runtime's own switches.</param>
public sealed record CodeProgram(string File, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The program with this entry point, by the same .NET that runs it now.</summary>
    public static CodeProgram Of(Assembly program)
    {
        var current = System.Environment.ProcessPath ?? "dotnet";
        var isDotnet = string.Equals(Path.GetFileNameWithoutExtension(current), "dotnet", StringComparison.OrdinalIgnoreCase);
        var environment = new Dictionary<string, string>();
        if (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            environment["DOTNET_ROOT"] = root;
        }

        return program.Location is { Length: > 0 } file
            ? new CodeProgram(isDotnet ? current : "dotnet", ["exec", file], environment)
            : new CodeProgram(current, [], environment);
    }
}
