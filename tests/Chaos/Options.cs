using System.Globalization;

namespace Bizoholic.Flows.Chaos;

/// <param name="Minutes">How long things go wrong; what has to come to rest afterwards takes its own time.</param>
/// <param name="Seed">The same seed, the same plan.</param>
/// <param name="Older">Folder with the program of another version of the host, which every second host runs; null for none.</param>
internal sealed record Options(double Minutes, int Seed, int Hosts, string? Older)
{
    public const string Usage = "dotnet run -c Release --project tests/Chaos -- [--minutes M] [--seed S] [--hosts N] [--older FOLDER]";

    /// <summary>Kills there have to be before the end.</summary>
    public int LeastKills => (int)Math.Ceiling(Minutes * 15);

    /// <returns>Null when the arguments cannot be understood.</returns>
    public static Options? Read(string[] args)
    {
        var options = new Options(2, Random.Shared.Next(1, 1_000_000), 3, null);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            if (args[i] == "--older")
            {
                options = options with { Older = Path.GetFullPath(args[i + 1]) };
                continue;
            }

            if (!double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) || number <= 0)
            {
                return null;
            }

            switch (args[i])
            {
                case "--minutes":
                    options = options with { Minutes = number };
                    break;
                case "--seed":
                    options = options with { Seed = (int)number };
                    break;
                case "--hosts":
                    options = options with { Hosts = Math.Max(2, (int)number) };
                    break;
                default:
                    return null;
            }
        }

        return args.Length % 2 == 0 && (options.Older is null || Directory.Exists(options.Older)) ? options : null;
    }
}
