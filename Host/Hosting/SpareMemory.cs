using System.Globalization;
using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Gives back to the system what is not in use at the moment.</summary>
internal static class SpareMemory
{
    private const int DontNeed = 4;

    /// <summary>Everything stands still meanwhile, for some 50 ms.</summary>
    public static void GiveBack()
    {
        if (OperatingSystem.IsLinux())
        {
            GiveBackNative();
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private static void GiveBackNative()
    {
        try
        {
            foreach (var (start, length) in UntouchedFilePages())
            {
                _ = Advise(start, length, DontNeed);
            }

            _ = TrimHeap(0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without these (another C library) keeps some more; nothing depends on it.
        }
    }

    /// <summary>
    /// Mapped parts of programs and libraries in which this process has changed nothing: what is read again comes from the system's cache. Parts with a page
    /// of the process's own (relocations) are left alone, since that page could not be had again.
    /// </summary>
    private static List<(nint Start, nuint Length)> UntouchedFilePages()
    {
        var untouched = new List<(nint, nuint)>();
        var current = ((nint Start, nuint Length)?)null;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (current is { } part && line.AsSpan("Anonymous:".Length).TrimStart().StartsWith("0 kB", StringComparison.Ordinal))
                {
                    untouched.Add(part);
                }
            }
            else if (char.IsAsciiHexDigitLower(line[0]))
            {
                current = ReadOnlyFilePart(line);
            }
        }

        return untouched;
    }

    /// <summary><c>start-end permissions offset device inode path</c>; null for memory that can be written or is no file on a disk.</summary>
    private static (nint Start, nuint Length)? ReadOnlyFilePart(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var range, ['r', '-', _, _], _, _, not "0", ['/', ..] path] || path.StartsWith("/memfd:", StringComparison.Ordinal))
        {
            return null;
        }

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var start = ulong.Parse(range.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var end = ulong.Parse(range.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return ((nint)start, (nuint)(end - start));
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint start, nuint length, int advice);

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimHeap(nuint pad);
}
