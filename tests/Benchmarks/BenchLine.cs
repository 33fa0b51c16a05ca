using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Benchmarks;

/// <summary>One figure, printed as one JSON line.</summary>
internal sealed record BenchLine(string Bench, double Value, string Unit, double? Baseline = null, double? Ratio = null)
{
    public void Print() => Console.WriteLine(JsonSerializer.Serialize(this with { Value = Round(Value)!.Value, Baseline = Round(Baseline), Ratio = Round(Ratio) }, BenchJson.Default.BenchLine));

    private static double? Round(double? value) => value is { } number ? Math.Round(number, number >= 1000 ? 0 : 3) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BenchLine))]
internal sealed partial class BenchJson : JsonSerializerContext;
