using BenchmarkDotNet.Attributes;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Benchmarks.InProcess;

/// <summary>Expressions as the runtime evaluates them: compiled once, over many items.</summary>
public class ExpressionBenchmarks
{
    /// <summary>Shapes that <see cref="Path"/> goes through in one call.</summary>
    public const int Shapes = 64;

    /// <summary>The same in n8n, where it is the inside of a hole.</summary>
    public const string ItemsExpression = "$input.all().map(item => item.json.score * 2).filter(score => score > 100).reduce((sum, score) => sum + score, 0)";

    private readonly Expression _path = ExpressionLanguages.CreateDefault().Compile("JavaScript", "$json.body.email");
    private readonly Expression _items = ExpressionLanguages.CreateDefault().Compile("Template", $"{{{{ {ItemsExpression} }}}}");
    private readonly Scope[] _shapes = [.. Enumerable.Range(0, Shapes).Select(Shape)];
    private readonly Scope _thousand = new([.. Enumerable.Range(0, 1000).Select(i => new Item(ValueObject.From(("id", i), ("score", i % 100), ("name", $"person {i}"))))]);

    [Benchmark]
    public int Path()
    {
        var length = 0;
        foreach (var shape in _shapes)
        {
            length += _path.Evaluate(shape).AsString()!.Length;
        }

        return length;
    }

    [Benchmark]
    public Value Items1000() => _items.Evaluate(_thousand);

    /// <summary>Members before, after and around the one that is read, as many and as named as in no other.</summary>
    private static Scope Shape(int number)
    {
        var body = new ValueObject.Builder();
        for (var i = 0; i < number % 8; i++)
        {
            body.Set($"before{number}_{i}", i);
        }

        body.Set("email", $"person{number}@example.com");
        for (var i = 0; i < number % 5; i++)
        {
            body.Set($"after{number}_{i}", i);
        }

        return new Scope([new Item(ValueObject.From(($"method{number}", "POST"), ("body", body.Build()), ($"query{number}", ValueObject.Empty)))]);
    }

    private sealed class Scope(IReadOnlyList<Item> items) : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => items;
    }
}
