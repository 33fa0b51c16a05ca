using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>Calls of the operating system that .NET has no names for. Linux only.</summary>
internal static class Posix
{
    public const int Killed = 9;

    private const int ParentDeathSignal = 1;
    private const int WaitNoHang = 1;

    /// <returns>0 in the new process, its id in the old one, negative where there can be none.</returns>
    public static int Fork() => fork();

    /// <summary>Ends this process at once: nothing of the runtime is told.</summary>
    public static void Exit(int code) => _exit(code);

    /// <summary>This process is killed when the one that forked it ends.</summary>
    public static void EndWithParent() => _ = prctl(ParentDeathSignal, Killed, 0, 0, 0);

    /// <summary>Has a descriptor refer to what another one does.</summary>
    public static void Replace(int descriptor, int with) => _ = dup2(with, descriptor);

    /// <summary>Kills a child that was not waited for yet, and waits for it.</summary>
    /// <returns>How it ended, as a shell tells it: its exit code, or 128 and the signal.</returns>
    public static int End(int child)
    {
        _ = kill(child, Killed);
        return waitpid(child, out var status, 0) == child ? CodeOf(status) : -1;
    }

    /// <summary>How a child ended that has ended by itself; null where it runs.</summary>
    public static int? Ended(int child) => waitpid(child, out var status, WaitNoHang) == child ? CodeOf(status) : null;

    private static int CodeOf(int status) => (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);

#pragma warning disable SYSLIB1054 // Source-generated marshalling would need unsafe code for a few blittable calls.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fork();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void _exit(int code);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int dup2(int from, int to);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int waitpid(int process, out int status, int options);
#pragma warning restore SYSLIB1054
}
