using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Gives back to the system what is not in use at the moment.</summary>
internal static class SpareMemory
{
    private const int DontNeed = 4;

    /// <summary>Everything stands still meanwhile, for some 50 ms.</summary>
    public static void GiveBack()
    {
        GiveBackPages();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Nothing waits for this.</summary>
    public static void GiveBackPages()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

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
        using var parts = new FileStream("/proc/self/smaps", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        for (var (kept, read) = (0, 0); (read = parts.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var text = buffer.AsSpan(0, kept + read);
            while (text.IndexOf((byte)'\n') is >= 0 and var end)
            {
                var line = text[..end];
                text = text[(end + 1)..];
                if (line.StartsWith("Anonymous:"u8))
                {
                    if (current is { } part && line["Anonymous:".Length..].TrimStart((byte)' ').StartsWith("0 kB"u8))
                    {
                        untouched.Add(part);
                    }
                }
                else if (!char.IsAsciiLetterUpper((char)line[0]))
                {
                    current = ReadOnlyFilePart(line);
                }
            }

            text.CopyTo(buffer);
            kept = text.Length;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return untouched;
    }

    /// <summary><c>start-end permissions offset device inode path</c>; null for memory that can be written or is no file on a disk.</summary>
    private static (nint Start, nuint Length)? ReadOnlyFilePart(ReadOnlySpan<byte> line)
    {
        var path = line.IndexOf((byte)'/');
        if (path < 0
            || line[path..].StartsWith("/memfd:"u8)
            || !Utf8Parser.TryParse(line, out ulong start, out var dash, 'x')
            || !Utf8Parser.TryParse(line[(dash + 1)..], out ulong end, out var length, 'x')
            || line[(dash + 1 + length)..] is not [_, (byte)'r', (byte)'-', ..])
        {
            return null;
        }

        return ((nint)start, (nuint)(end - start));
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint start, nuint length, int advice);

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimHeap(nuint pad);
}
