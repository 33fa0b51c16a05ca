using System.Globalization;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>What a process and all it started have used, as Linux counts it.</summary>
/// <param name="Cpu">Time on a processor so far.</param>
/// <param name="ResidentMegabytes">Resident memory now.</param>
internal readonly record struct ProcessUse(TimeSpan Cpu, double ResidentMegabytes)
{
    private const double TicksPerSecond = 100;

    public static ProcessUse Of(int root)
    {
        var children = new Dictionary<int, List<int>>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Stat(id) is { } stat)
            {
                var parent = int.Parse(stat[1], CultureInfo.InvariantCulture);
                (children.TryGetValue(parent, out var known) ? known : children[parent] = []).Add(id);
            }
        }

        var (cpu, megabytes) = (0.0, 0.0);
        var pending = new Stack<int>([root]);
        while (pending.TryPop(out var id))
        {
            if (Stat(id) is { } stat)
            {
                cpu += (double.Parse(stat[11], CultureInfo.InvariantCulture) + double.Parse(stat[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
                megabytes += Resident(id);
            }

            foreach (var child in children.GetValueOrDefault(id) ?? [])
            {
                pending.Push(child);
            }
        }

        return new ProcessUse(TimeSpan.FromSeconds(cpu), megabytes);
    }

    /// <summary>The fields after the program's name: state, parent ... (utime and stime are 11 and 12).</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{id}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Resident(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
