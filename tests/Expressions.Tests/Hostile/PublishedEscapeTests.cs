using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.Templates;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>
/// Techniques by which n8n's sandboxes were left, as published (Hostile/n8n-escapes.jsonl names where each comes from), in every profile. Each would
/// give the text "escaped" if code ran from text or if the platform were in reach.
/// </summary>
public sealed class PublishedEscapeTests
{
    private static readonly List<(string Id, string Code)> Cases =
        [.. File.ReadLines(Path.Combine("Hostile", "n8n-escapes.jsonl")).Where(line => line.Length > 0).Select(ValueJson.Parse).Select(line => (line["id"].ToString(), line["code"].ToString()))];

    [Fact]
    public void None_leads_out_of_a_hole() => Try(code => new TemplateLanguage(Evaluate.Engines).Compile($"{{{{ {code} }}}}").Evaluate(Scope()));

    [Fact]
    public void None_leads_out_of_Elsa_JavaScript() => Try(code => Evaluate.Elsa(code, Scope()));

    [Fact]
    public async Task None_leads_out_of_a_Code_step()
    {
        using var steps = new Steps(new CodeLimits { Time = TimeSpan.FromSeconds(5) });
        var bodies = Cases.SelectMany(one => new[] { $"return ({one.Code})", $"const found = await ({one.Code}); return typeof found === 'function' ? await found() : found" });
        foreach (var body in bodies)
        {
            var value = await Record.ExceptionAsync(async () => AssertInside(body, await steps.RunAsync(body, Scope())));

            Assert.True(value is null or ExpressionException, $"{body}\n{value}");
        }
    }

    [Fact]
    public void What_comes_after_finds_the_realm_as_it_was()
    {
        foreach (var (_, code) in Cases)
        {
            Record.Exception(() => Evaluate.Elsa(code, Scope()));
        }

        Assert.Equal("undefined undefined undefined object Error", Evaluate.Elsa("[typeof ({}).polluted, typeof Error.prepareStackTrace, typeof globalThis.OldError, typeof JSON, new Error().name].join(' ')"));
    }

    private static TestScope Scope() => new("""{"a":1}""");

    private static void Try(Func<string, Value> evaluate)
    {
        foreach (var (_, code) in Cases)
        {
            var failure = Record.Exception(() => AssertInside(code, evaluate(code)));

            Assert.True(failure is null or ExpressionException, $"{code}\n{failure}");
        }
    }

    private static void AssertInside(string code, Value value) => Assert.False(ValueJson.ToJson(value).Contains("escaped", StringComparison.Ordinal), code);
}
