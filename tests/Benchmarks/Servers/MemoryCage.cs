using System.Diagnostics;
using System.Globalization;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>A control group that bounds the memory of what is started in it, as a container does.</summary>
internal sealed class MemoryCage : IDisposable
{
    private readonly string _folder;

    private MemoryCage(string folder) => _folder = folder;

    /// <returns>Null where this process may not make one.</returns>
    public static MemoryCage? TryCreate(long bytes)
    {
        var (root, limit) = Directory.Exists("/sys/fs/cgroup/memory") ? ("/sys/fs/cgroup/memory", "memory.limit_in_bytes") : ("/sys/fs/cgroup", "memory.max");
        var folder = Path.Combine(root, $"flows-bench-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, limit), bytes.ToString(CultureInfo.InvariantCulture));
            return new MemoryCage(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same program, begun inside: a runtime reads its limit when it starts.</summary>
    public ProcessStartInfo Enclose(ProcessStartInfo start)
    {
        var arguments = start.ArgumentList.ToArray();
        start.ArgumentList.Clear();
        foreach (var argument in (string[])["-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", _folder, start.FileName, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.FileName = "sh";
        return start;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // Something in it has not ended yet; an empty group costs nothing.
        }
    }
}
