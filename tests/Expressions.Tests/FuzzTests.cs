using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.Liquid;
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

    private static readonly string[] LiquidScraps =
    [
        "{{", "}}", "{%", "%}", "{%-", "-%}", " if ", " elsif ", " else ", " endif ", " for x in ", " endfor ", " in ", "(1..", "..3)", "(1..Variables.n)", "(Variables.n..1)", "Variables.t", "Variables.l", "Variables.n", "Input.q", "Json.a", "Items", " | ", "upcase", "split: ''", "join: ','", "append: Variables.t", "times: 99999",
        "sort", "map: 'a'", "where: 'a', 1", "date: '%Y'", "slice: 0, 99999999", "truncate: 1", "replace: 't', Variables.t", " assign a = ", " capture a ", " endcapture ", " cycle 'a', 'b' ", " case a ", " when 1 ", " endcase ", " raw ", " endraw ", " comment ", " endcomment ", " increment a ", " break ", " limit:2 offset:1 reversed ", " tablerow x in ", " endtablerow ", " include 'x' ", " render 'x' ",
        " liquid ", " echo ", "a", "b", "'", "\"", "1", "-1", "1e9", ".", "[0]", "[", "(", ")", ",", ":", "==", " contains ", " and ", " or ", "nil", "blank", "forloop.index", "\n", "é", "\0", "#",
    ];

    private static readonly string[] Sizes = ["0", "1", "-1", "65536", "1e6", "2**29", "2**31", "2**32 - 1", "2**53", "1e21", "NaN", "Infinity", "-Infinity"];

    private static readonly string[] Costly =
    [
        "'x'.repeat($1)", "'x'.padStart($1, 'ab')", "'x'.padEnd($1)", "new Array($1).fill('x'.repeat(100))", "Array.from({ length: $1 }, () => [])", "new Array($1).join('ab')", "Array($1).concat(Array($2)).length", "[...Array(1000).keys()].map(i => 'x'.repeat($1)).join('')", "2n ** BigInt(Math.min($1, 2 ** 40))",
        "1n << BigInt(Math.min($1, 2 ** 40))", "BigInt.asUintN($1, -1n)", "(1.5).toFixed($1)", "(255).toString($1)", "'abc'.split('').copyWithin($1, $2)", "Array.prototype.splice.call({ length: $1 }, 0, $2)", "Array.prototype.flat.call([[1]], $1)", "String.raw({ raw: { length: $1 } })", "Math.max.apply(null, { length: $1 })", "'a'.repeat(10000).replaceAll('a', '$&'.repeat($1))",
        "JSON.stringify(Array(1000).fill(0), null, $1)", "Array.from({ length: 300 }).reduce(a => [a], 1)", "new Intl.NumberFormat('en', { maximumFractionDigits: $1 }).format(1)", "DateTime.fromMillis($1).plus({ years: $2 })", "Duration.fromMillis($1).toISO()", "structuredClone({ length: $1, a: Array(1000) })", "'a,'.repeat(1000).split(',', $1)", "'abc'.substring($1, $2)", "[1,2,3].slice($1, $2)", "Array.prototype.indexOf.call({ length: $1 }, 1, $2)",
    ];

    private static readonly ScriptEnginePool Code = new(ScriptLimits.Code with { Time = TimeSpan.FromSeconds(1) });

    private static readonly LiquidLanguage Liquid = new();

    private static readonly Gen<string> LiquidSources = Gen.Int[0, LiquidScraps.Length - 1].Array[0, 14].Select(indexes => string.Concat(indexes.Select(index => LiquidScraps[index])));

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

    [Fact]
    public void A_code_body_answers_or_explains() => Sources.Sample(
        source =>
        {
            try
            {
                CodeScript.Compile(source).Run(new TestScope("""{"a":1}"""), Code);
            }
            catch (ExpressionException error)
            {
                Assert.NotEmpty(error.Message);
            }
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void A_Liquid_template_answers_or_explains() => LiquidSources.Sample(
        source =>
        {
            try
            {
                Assert.NotNull(Liquid.Compile(source).Evaluate(new TestScope("""{"a":1}""") { Variables = { ["n"] = 1e12, ["t"] = "text", ["l"] = new ValueArray(1, 2, 3) } }).AsString());
            }
            catch (ExpressionException error)
            {
                Assert.NotEmpty(error.Message);
            }
        },
        iter: 1_000,
        threads: 1);

    /// <summary>Sizes that no sensible script has, in every function whose cost they decide.</summary>
    [Fact]
    public void A_guard_holds_whatever_sizes_it_is_given() => Gen.Select(Gen.Int[0, Costly.Length - 1], Gen.Int[0, Sizes.Length - 1], Gen.Int[0, Sizes.Length - 1], (call, first, second) => Costly[call].Replace("$1", Sizes[first], StringComparison.Ordinal).Replace("$2", Sizes[second], StringComparison.Ordinal)).Sample(
        source =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Evaluate.Elsa("return " + source, new TestScope("""{"a":1}"""));
            }
            catch (ExpressionException error)
            {
                Assert.NotEmpty(error.Message);
            }

            // The limit is 64 MB for the script; what it costs to make an engine and to tell the error comes on top.
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 256L << 20, source);
        },
        iter: 300,
        threads: 1);
}
