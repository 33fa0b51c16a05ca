using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>Starts processes of this program that run Code steps.</summary>
internal static class CodeStart
{
    /// <summary>A child started from nothing.</summary>
    /// <exception cref="IOException">It ended before it was ready.</exception>
    public static ICodeChild Child(CodeProgram program, CodeLimits limits)
    {
        var child = new StartedChild(Start(program, limits));
        if (child.Frames.Read() is { Kind: FrameKind.Ready })
        {
            return child;
        }

        child.Dispose();
        throw new EndOfStreamException();
    }

    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static Process Start(CodeProgram program, CodeLimits limits, params string[] more)
    {
        var start = new ProcessStartInfo(program.File, [.. program.Arguments, CodeWorker.Command, ((long)limits.Time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), limits.Data.ToString(CultureInfo.InvariantCulture), .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/",
        };

        // Nothing of the host's environment: no settings, no secrets.
        start.Environment.Clear();
        foreach (var (name, value) in program.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = limits.Heap.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_BackgroundWorkerTimeoutMs"] = "20";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var process = Process.Start(start) ?? throw new Win32Exception("The process for Code steps did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    public static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private sealed class StartedChild(Process process) : ICodeChild
    {
        public int Id { get; } = process.Id;

        public Frames Frames { get; } = new(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);

        public int? End()
        {
            CodeStart.End(process);
            try
            {
                return process.WaitForExit(5_000) ? process.ExitCode : null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        public void Dispose()
        {
            End();
            process.Dispose();
        }
    }
}
