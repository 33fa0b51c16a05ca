namespace Bizoholic.Flows.Benchmarks;

/// <summary>How a suite is measured: <c>--seconds N</c> (each half of a pair), <c>--pairs N</c>, <c>--connections 1,8,32</c>.</summary>
internal sealed record Options
{
    public TimeSpan Slice { get; init; } = TimeSpan.FromSeconds(10);

    public int Pairs { get; init; } = 7;

    public IReadOnlyList<int> Connections { get; init; } = [];

    /// <exception cref="ArgumentException">An option is unknown, or its value cannot be read.</exception>
    public static Options Read(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--seconds" => options with { Slice = TimeSpan.FromSeconds(double.Parse(value)) },
                "--pairs" => options with { Pairs = int.Parse(value) },
                "--connections" => options with { Connections = [.. value.Split(',').Select(int.Parse)] },
                var unknown => throw new ArgumentException($"There is no option {unknown}. There are: --seconds, --pairs, --connections."),
            };
        }

        return options;
    }
}
