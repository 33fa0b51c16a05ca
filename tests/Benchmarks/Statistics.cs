namespace Bizoholic.Flows.Benchmarks;

internal static class Statistics
{
    public static double Median(this IEnumerable<double> figures) => figures.Percentile(0.5);

    /// <param name="rank">From 0 to 1.</param>
    public static double Percentile(this IEnumerable<double> figures, double rank)
    {
        var sorted = figures.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * rank))];
    }
}
