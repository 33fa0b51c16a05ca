using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Analytics;

/// <summary>How a variant did.</summary>
public readonly record struct VariantCount(long Shown, long Worked);

/// <summary>The counts of an experiment, and what they say.</summary>
public static class ExperimentOdds
{
    public const string CountsKey = "counts";

    /// <summary>Where a flow keeps the names of its experiments.</summary>
    public const string NamesScope = "experiments";
    public const string NamesKey = "names";

    private const int Draws = 2_000;

    /// <summary>Where a flow keeps an experiment.</summary>
    public static string ScopeOf(string name) => $"experiment/{name}";

    public static Dictionary<string, VariantCount> Read(Value kept)
        => (kept.AsObject() ?? ValueObject.Empty).ToDictionary(variant => variant.Key, variant => new VariantCount((long)variant.Value["shown"].Number, (long)variant.Value["worked"].Number), StringComparer.Ordinal);

    public static ValueObject ToValue(IReadOnlyDictionary<string, VariantCount> counts)
        => ValueObject.From([.. counts.Select(variant => (variant.Key, (Value)ValueObject.From(("shown", variant.Value.Shown), ("worked", variant.Value.Worked))))]);

    /// <summary>The chance of each variant to be the best one, by drawing many times. The same counts always give the same answer.</summary>
    public static IReadOnlyDictionary<string, double> BestOf(IReadOnlyDictionary<string, VariantCount> counts)
    {
        var random = new Random(1);
        var wins = counts.Keys.ToDictionary(variant => variant, _ => 0, StringComparer.Ordinal);
        for (var draw = 0; draw < Draws && counts.Count > 0; draw++)
        {
            wins[counts.MaxBy(variant => Draw(variant.Value, random)).Key]++;
        }

        return wins.ToDictionary(variant => variant.Key, variant => (double)variant.Value / Draws, StringComparer.Ordinal);
    }

    /// <summary>A draw from what is believed of a variant's rate: Beta(1 + worked, 1 + not worked).</summary>
    internal static double Draw(VariantCount count, Random random)
    {
        var (worked, failed) = (Gamma(1 + count.Worked, random), Gamma(1 + Math.Max(0, count.Shown - count.Worked), random));
        return worked / (worked + failed);
    }

    /// <summary>Marsaglia and Tsang's method, for shapes of 1 and more.</summary>
    private static double Gamma(double shape, Random random)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
