using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Values;
using CsCheck;

namespace Bizoholic.Flows.Expressions;

/// <summary>Nonsense in, an answer out: no crash, no hang, and no exception but the one that is meant for people.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Scraps =
    [
        "$json", ".a", "?.b", "[0]", "[", "]", "(", ")", "{", "}", "{{", "}}", "`", "${", "'", "\"", "\\", "/", "/g", "=>", "x", "=", "==", "===", "!", "+", "-", "*", "**", "%", "<", ">>", "&&", "??", "?", ":", ",", ";",
        ".isEmpty()", ".toDateTime()", ".format('yyyy')", "?.first()", "$('A')", "$now", "$if(", "1", "2n", "null", "undefined", "function", "class", "async", "await", "yield", "new ", "typeof ", "delete ", "...", "return ", "let ", "for(", "/*", "*/", "//", "\n", "\u2028", "é", "😀", "\0", "constructor", "__proto__", "arguments", "this", "eval", "__flows", "label:", "#x", "@", "0x", "1e999", "'a'.repeat(9)", "BigInt", "JSON.stringify(",
    ];

    private static readonly ExpressionCases Cases = new();

    private static readonly Gen<string> Sources = Gen.Int[0, Scraps.Length - 1].Array[0, 12].Select(indexes => string.Concat(indexes.Select(index => Scraps[index])));

    [Fact]
    public void A_template_answers_whatever_it_is() => Sources.Sample(
        source =>
        {
            var line = ValueJson.ToJson(ValueObject.From(("id", 1), ("expression", "={{ " + source + " }} " + source), ("json", ValueObject.From(("a", 1)))));
            return Cases.Check([line]).Any() && ValueJson.Parse(Cases.Evaluate([line]).Single())["type"].Kind == ValueKind.String;
        },
        iter: 300,
        threads: 1);

    [Fact]
    public void A_script_answers_or_explains() => Sources.Sample(
        source =>
        {
            try
            {
                Evaluate.Elsa(source, new TestScope("""{"a":1}"""));
            }
            catch (ExpressionException error)
            {
                Assert.NotEmpty(error.Message);
            }
        },
        iter: 500,
        threads: 1);
}
