using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Values;
using Xunit.Abstractions;

namespace Bizoholic.Flows.Expressions;

/// <summary>Expressions with what a real n8n answered (Corpus/expressions.jsonl).</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>luxon.jsonl holds what Luxon 3.7 and Intl answer on Node 20, n8n.jsonl what n8n-workflow 2.41 answers there to expressions of our own,
    /// random.jsonl what its engine answers to calls put together at random, with arguments of all types,
    /// idioms.jsonl what it answers to what people write: dates in zones, queries, what is known of other nodes, holes of every kind,
    /// asked.jsonl what its engine answers on Node 24 to all that its documentation of expressions names, with odd inputs, locales.jsonl to numbers and dates in the words of 38 languages and countries,
    /// arguments.jsonl to extension methods with arguments that they are not made for, and sorting.jsonl to lists sorted by functions, also such that never say 0.</summary>
    [Theory]
    [InlineData("expressions.jsonl")]
    [InlineData("luxon.jsonl")]
    [InlineData("n8n.jsonl")]
    [InlineData("random.jsonl")]
    [InlineData("idioms.jsonl")]
    [InlineData("asked.jsonl")]
    [InlineData("locales.jsonl")]
    [InlineData("arguments.jsonl")]
    [InlineData("sorting.jsonl")]
    public void Expressions_give_what_n8n_gives(string file)
    {
        var lines = File.ReadAllLines(Path.Combine("Corpus", file));
        var context = ValueJson.Parse(File.ReadAllText("Corpus/context.json"));
        var answers = new ExpressionCases(context).Evaluate(lines).Select(ValueJson.Parse).ToList();

        var different = new List<string>();
        foreach (var (line, answer) in lines.Select(ValueJson.Parse).Zip(answers))
        {
            var id = line["id"].AsString()!;
            if (!line["volatile"].Boolean && !IsSame(line, answer) && !DeliberateDifferences.All.ContainsKey(id))
            {
                different.Add($"{id}: {line["expression"]}\n   n8n:  {ValueJson.ToJson(line["n8n"])} {line["type"]} {line["error"]}\n   ours: {ValueJson.ToJson(answer["value"])} {answer["type"]} {answer["error"]}");
            }
        }

        output.WriteLine($"{lines.Length - different.Count} of {lines.Length} as in n8n.");
        Assert.True(different.Count == 0, string.Join('\n', different));
    }

    /// <summary>Errors have to be errors; their words are ours.</summary>
    private static bool IsSame(Value line, Value answer) => line["type"] == "error"
        ? answer["type"] == "error"
        : line["type"] == answer["type"] && line["n8n"] == answer["value"];
}
