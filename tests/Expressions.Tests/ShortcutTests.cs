using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using CsCheck;

namespace Bizoholic.Flows.Expressions;

/// <summary>Simple expressions run without an engine; whatever they are given, both ways have to answer the same.</summary>
public sealed class ShortcutTests
{
    private const string Json = """{"a":{"b":[1,"x",{"c":true},null],"t":"text","n":2.5,"z":0,"e":"","o":{}},"arr":[1,2],"nul":null,"big":123456789012345680000,"neg":-0.0000001}""";

    private static readonly Gen<string> Names = OneOf("a", "b", "t", "n", "z", "e", "o", "c", "arr", "nul", "missing", "length", "toString", "big", "neg");
    private static readonly Gen<string> Steps = Gen.OneOf(Names.Select(name => "." + name), Names.Select(name => "?." + name), Names.Select(name => $"[\"{name}\"]"), Gen.Int[0, 4].Select(index => $"[{index}]"));
    private static readonly Gen<string> Paths = Gen.Select(
        OneOf("$json", "variables.v", "$('Lead').item.json", "$('Lead').first().json", "$itemIndex", "$vars.region", "getVariable(\"v\")"),
        Steps.Array[0, 4],
        (root, steps) => root + string.Concat(steps));

    private static readonly Gen<string> Operands = Gen.OneOf(Paths, OneOf("1", "0", "\"x\"", "\"\"", "true", "null", "undefined", "-3", "2.5"));
    private static readonly Gen<string> Expressions = Gen.Select(Operands, OneOf("+", "-", "*", "/", "%", "===", "!==", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "??"), Operands, Gen.Int[0, 7])
        .Select((left, symbol, right, shape) => shape switch
        {
            0 => left,
            1 => $"({left}) {symbol} ({right})",
            2 => $"({left}) ? ({right}) : typeof ({left})",
            3 => $"`<${{{left}}} ${{{right}}}>`",
            4 => $"({{ a: {left}, \"x y\": [{right}, {left}], b: {{ c: {right} }} }})",
            5 => $"[{left}, {{}}, [], {right}]",
            6 => $"({{ a: {left}, b: {{ n: {right} }} }}).b.n {symbol} ({right})",
            _ => $"!({left})",
        });

    private static TestScope Scope()
    {
        var lead = new Item(ValueJson.Parse("""{"a":{"b":["y"]},"n":7}""").AsObject()!);
        return new TestScope(Json)
        {
            Variables = { ["v"] = ValueJson.Parse("""{"a":1,"t":"w","nul":null}""") },
            Activities = { ["Lead"] = new ActivityData("Lead", true, [lead], ValueObject.Empty) { PairedItem = lead } },
        };
    }

    [Fact]
    public void The_shortcut_and_the_engine_give_the_same_value() => Expressions.Sample(
        expression =>
        {
            var script = CompiledScript.Compile(expression, ScriptProfile.Hole);
            var byEngine = Try(() => Evaluate.Engines.Run(script, Scope(), ScriptWish.Value).Value);
            var byShortcut = Try(() => Evaluate.Engines.Evaluate(script, Scope()));
            return script.Shortcut is not null && byEngine.Equals(byShortcut);
        },
        iter: 3_000,
        threads: 1);

    [Fact]
    public void The_shortcut_and_the_engine_give_the_same_text() => Expressions.Sample(
        expression =>
        {
            var script = CompiledScript.Compile(expression, ScriptProfile.Hole);
            return Try(() => Evaluate.Engines.Run(script, Scope(), ScriptWish.Text).Text!).Equals(Try(() => Evaluate.Engines.EvaluateText(script, Scope())));
        },
        iter: 2_000,
        threads: 1);

    [Theory]
    [InlineData("({ 2: 'b', 1: 'a' })")]
    [InlineData("({ '10': 'b', '9': 'a' })")]
    [InlineData("({ a: 1, a: 2 })")]
    [InlineData("({ __proto__: { a: 1 } }).a")]
    [InlineData("({ get a() { return 1; } })")]
    [InlineData("({ ...$json })")]
    [InlineData("({ ['a' + 1]: 1 })")]
    [InlineData("[1, , 2]")]
    [InlineData("typeof ({ a: 1 }).toString")]
    [InlineData("({ a: undefined })")]
    [InlineData("({ a: $json.nul.b })")]
    [InlineData("({ $json }).$json.n")]
    public void What_JavaScript_orders_or_reads_in_its_own_way_is_as_it_has_it(string expression)
    {
        var script = CompiledScript.Compile(expression, ScriptProfile.Hole);
        Assert.Equal(Try(() => ValueJson.ToJson(Evaluate.Engines.Run(script, Scope(), ScriptWish.Value).Value)), Try(() => ValueJson.ToJson(Evaluate.Engines.Evaluate(script, Scope()))));
    }

    [Fact]
    public void A_path_allocates_nothing()
    {
        var expression = new Templates.TemplateLanguage(Evaluate.Engines).Compile("{{ $json.a.b[2].c }}");
        var scope = Scope();
        expression.Evaluate(scope);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            expression.Evaluate(scope);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static object Try<T>(Func<T> evaluate)
    {
        try
        {
            return evaluate()!;
        }
        catch (ExpressionException error)
        {
            return error.Message;
        }
    }
}
