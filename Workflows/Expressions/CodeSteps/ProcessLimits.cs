using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>Limits of the operating system that a child process sets upon itself before it takes anything from a flow. Linux only; elsewhere the collector's limit and the host's clock hold.</summary>
internal static class ProcessLimits
{
    private const int Cpu = 0;
    private const int FileSize = 1;
    private const int Data = 2;
    private const int CoreSize = 4;
    private const int Files = 7;

    /// <summary>No files grow, no core is dumped, no more than a few are open, and memory ends at so many bytes.</summary>
    public static void Apply(long data)
    {
        if (OperatingSystem.IsLinux())
        {
            Set(FileSize, 0);
            Set(CoreSize, 0);
            Set(Files, 256);
            Set(Data, data);
        }
    }

    /// <summary>A process whose host is gone, or cannot stop it, ends by itself soon after it used this much more processor time.</summary>
    public static void AllowProcessorTime(TimeSpan more)
    {
        if (OperatingSystem.IsLinux())
        {
            // The engine's threads may work beside the body: twice the time, and some for itself.
            var used = Environment.CpuUsage.TotalTime;
            var limit = new Limit { Soft = (nuint)Math.Ceiling((used + (more * 2)).TotalSeconds + 5), Hard = nuint.MaxValue };
            _ = setrlimit(Cpu, ref limit);
        }
    }

    private static void Set(int resource, long value)
    {
        var limit = new Limit { Soft = (nuint)value, Hard = (nuint)value };
        _ = setrlimit(resource, ref limit);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SYSLIB1054 // Source-generated marshalling would need unsafe code for one blittable call.
    private static extern int setrlimit(int resource, ref Limit limit);
#pragma warning restore SYSLIB1054
}
