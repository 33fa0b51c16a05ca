using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>How long the processors have worked for this thread; where the system does not tell, the time that has passed.</summary>
internal static class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    public static TimeSpan Now => OperatingSystem.IsLinux() && Environment.Is64BitProcess && clock_gettime(ThreadProcessorTime, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1_000d)
        : Stopwatch.GetElapsedTime(0);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

#pragma warning disable SYSLIB1054 // Source-generated marshalling would need unsafe code for one blittable call.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out TimeSpec time);
#pragma warning restore SYSLIB1054
}
