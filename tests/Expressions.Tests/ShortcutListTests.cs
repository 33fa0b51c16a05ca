using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using CsCheck;

namespace Bizoholic.Flows.Expressions;

/// <summary>Chains over lists run without an engine; whatever they are given, both ways have to answer the same.</summary>
public sealed class ShortcutListTests
{
    private const string Json = """
        {"list":[3,-1,0,2.5,1e21],"texts":["b","A","","  pad ","2026-01-15T08:30:00.000Z","é"],"odd":[null,0,"",false,true,"x",[1,[2,"y"]],{"n":1},-0.0,1e-7],
         "rows":[{"n":1,"t":"one","tags":["a","b"],"ok":true},{"n":2,"t":"Two","tags":[],"ok":false},{"n":"3","t":null,"tags":["b"]},{"length":9,"map":1,"toString":2}],
         "empty":[],"o":{"length":2,"0":"z"},"t":"a,b","n":5,"nul":null,"deep":[[1,2],[3,[4]],[]]}
        """;

    private static readonly Gen<string> Sources = OneOf(
        "$input.all()", "$items()", "$items('Lead')", "$('Lead').all()", "$('None').all()", "$('Later').all()", "$json.list", "$json.texts", "$json.odd", "$json.rows", "$json.empty", "$json.deep", "$json.o", "$json.t", "$json.n",
        "$json.nul", "$json.missing", "variables.v", "[1, 'a', $json.n]", "$json.rows[0].tags", "$input.all()[0].json.rows", "$input.first().json.rows", "$input.last().json.list");

    private static readonly Gen<string> Operands = OneOf(
        "x", "i", "x.json", "x.json.n", "x.json.rows", "x.n", "x.t", "x.t?.length", "x.tags", "x.tags?.length", "x?.n", "x[0]", "x.pairedItem.item", "x.binary", "$json.n", "$json.t", "1", "0", "-2.5", "'b'", "''", "null", "undefined", "true", "x.length",
        "x.t.toLowerCase()", "x.trim()", "x.tags.includes('b')", "x.includes('a')", "x.startsWith('2')", "x.t.slice(1)", "x.tags.map(y => y + x.n)", "$json.list.indexOf(x)", "list.length");

    private static readonly Gen<string> Bodies = Gen.Select(
        Operands,
        OneOf("+", "-", "*", "/", "%", "===", "!==", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "??"),
        Operands,
        Gen.Int[0, 8],
        (left, symbol, right, shape) => shape switch
        {
            0 or 1 => left,
            2 => $"({left}) ? {right} : typeof {left}",
            3 => $"`${{{left}}}/${{{right}}}`",
            4 => $"({{ a: {left}, b: [{right}] }})",
            5 => $"!({left})",
            _ => $"({left}) {symbol} ({right})",
        });

    private static readonly Gen<string> Calls = Gen.Select(Bodies, Bodies, Operands, Gen.Int[-3, 3], Gen.Int[0, 21], (body, other, operand, number, which) => which switch
    {
        0 or 1 or 2 => $".map((x, i, list) => {body})",
        3 or 4 => $".filter((x, i, list) => {body})",
        5 => $".find((x, i, list) => {body})",
        6 => $".findIndex((x, i, list) => {body})",
        7 => $".some((x, i, list) => {body})",
        8 => $".every((x, i, list) => {body})",
        9 => $".reduce((sum, x, i, list) => sum + ({body}), 0)",
        10 => $".reduce((sum, x, i, list) => {body})",
        11 => $".reduce((x, y, i, list) => {body}, {operand.Replace("x", "$json", StringComparison.Ordinal)})",
        12 => $".join({(number < 0 ? "" : number == 0 ? "', '" : "$json.t")})",
        13 => $".slice({number})",
        14 => $".slice({number}, {-number})",
        15 => $".includes({operand.Replace("x", "$json", StringComparison.Ordinal)})",
        16 => $".indexOf({number})",
        17 => ".flat()",
        18 => $".flatMap((x, i, list) => {body})",
        19 => ".filter(Boolean)",
        20 => $"?.map((x, i, list) => {other})",
        _ => number < 0 ? ".length" : $"[{number}]",
    });

    private static readonly Gen<string> Chains = Gen.Select(Sources, Calls.Array[1, 4], (source, calls) => source + string.Concat(calls));

    [Fact]
    public void The_shortcut_and_the_engine_give_the_same_value() => Chains.Sample(chain => IsSame(chain, ScriptProfile.Hole), iter: 12_000, threads: 1);

    [Fact]
    public void They_do_so_in_Elsas_profile() => Chains.Sample(chain => IsSame(chain, ScriptProfile.Elsa), iter: 4_000, threads: 1);

    [Theory]
    [InlineData("$input.all().map(item => item.json.score * 2).filter(score => score > 100).reduce((sum, score) => sum + score, 0)")]
    [InlineData("$input.all().map(i => i.json.t).join(', ')")]
    [InlineData("$('Lead').all().filter(item => item.json.n > 1).length")]
    [InlineData("$items('Lead').some(item => item.json.t === 'x')")]
    [InlineData("$json.rows.find(row => row.n === 2)?.t")]
    [InlineData("$json.rows.filter(row => row.ok).map(row => `${row.n}: ${row.t}`).join('\\n')")]
    [InlineData("$json.texts.every((text, i) => text.length > i)")]
    [InlineData("$json.texts.filter(Boolean).map(text => text.trim().toLowerCase())")]
    [InlineData("$json.rows.map(row => ({ id: row.n, tags: row.tags }))")]
    [InlineData("$json.rows.flatMap(row => row.tags ?? []).includes('b')")]
    [InlineData("$json.rows.reduce((best, row) => row.n > best.n ? row : best)")]
    [InlineData("$json.list.slice(0, 2).map((n, i) => n * i)")]
    [InlineData("$json.rows.map(row => row.tags?.map(tag => tag + row.n))")]
    [InlineData("$input.first().json.n")]
    public void Common_chains_take_the_shortcut(string expression)
    {
        Assert.NotNull(CompiledScript.Compile(expression, ScriptProfile.Hole).Shortcut);
        Assert.NotNull(CompiledScript.Compile(expression, ScriptProfile.Elsa).Shortcut);
        Assert.True(IsSame(expression, ScriptProfile.Hole));
        Assert.True(IsSame(expression, ScriptProfile.Elsa));
    }

    [Theory]
    [InlineData("$json.list.map(async x => x)")]
    [InlineData("$json.list.map(({ n }) => n)")]
    [InlineData("$json.list.map((x = 1) => x)")]
    [InlineData("$json.list.map((...x) => x)")]
    [InlineData("$json.list.map(function (x) { return this; })")]
    [InlineData("$json.rows.map($json => $json.n)")]
    [InlineData("$json.rows.map($input => $input.all())")]
    [InlineData("$json.list.map(undefined => undefined)")]
    [InlineData("$json.list.map(variables => variables.v)")]
    [InlineData("$json.list.filter(Boolean => Boolean)")]
    [InlineData("$json.list.filter(Number)")]
    [InlineData("$json.list.map(x => x, 1)")]
    [InlineData("$json.list.join(undefined)")]
    [InlineData("$json.deep.join('-')")]
    [InlineData("$json.odd.join()")]
    [InlineData("$json.odd.includes(NaN)")]
    [InlineData("[0 / 0, 1].includes(0 / 0)")]
    [InlineData("[0 / 0, 1].indexOf(0 / 0)")]
    [InlineData("[-0].includes(0)")]
    [InlineData("$json.empty.reduce((a, b) => a + b)")]
    [InlineData("$json.rows.map(x => x.tags.length)")]
    [InlineData("$json.odd.map(Boolean)")]
    [InlineData("$json.list.find(Boolean)")]
    [InlineData("$json.list.reduce((all, x) => all.concat(x), [])")]
    [InlineData("$json.list.reduce((all, x) => ({ all, x }), 1)")]
    [InlineData("$json.list.slice(0.5)")]
    [InlineData("$json.list.slice('1')")]
    [InlineData("'Straße'.toUpperCase()")]
    [InlineData("'\\u00a0x\\u0085'.trim()")]
    [InlineData("$json.rows.map(x => x.toString)")]
    [InlineData("$input.all('x')")]
    [InlineData("$input.all().map(item => item)")]
    [InlineData("$input.all().map((item, i) => $input.all()[i].pairedItem.item)")]
    [InlineData("$json.rows?.filter(x => x.n?.a.b)")]
    [InlineData("$json.missing?.map(x => x).join(',').length")]
    [InlineData("$json.list.map(() => $json.list.map((x, i, all) => all.length + i))")]
    [InlineData("$json.list.map(x => $json.list.map(x => x * 2).length + x)")]
    [InlineData("($json.list.map(x => x), $json.n)")]
    [InlineData("$json.rows.map(x => `${x}`)")]
    public void What_the_shortcut_does_not_know_is_as_JavaScript_has_it(string expression)
    {
        Assert.True(IsSame(expression, ScriptProfile.Hole));
        Assert.True(IsSame(expression, ScriptProfile.Elsa));
    }

    /// <summary>Each of these would take for ever, or fill the memory, if nothing counted.</summary>
    [Theory]
    [InlineData("$json.list.map(a => $json.list.map(b => $json.list.map(c => $json.list.map(d => $json.list.map(e => 1)))))")]
    [InlineData("$json.list.every(a => $json.list.every(b => $json.list.every(c => $json.list.every(d => true))))")]
    [InlineData("$json.list.map(a => $json.list.map(b => $json.list)).map(a => $json.list.map(b => $json.list))")]
    [InlineData("$json.list.reduce((text, x) => text + text, 'xxxxxxxx')")]
    [InlineData("$json.list.reduce((text, x) => `${text}${text}`, 'xxxxxxxx')")]
    [InlineData("$json.list.reduce((all, x) => [all, all], 1)")]
    [InlineData("$json.list.map(x => $json.list.join($json.long)).join($json.long)")]
    [InlineData("$json.list.every(x => $json.list.every(y => $json.long === $json.other))")]
    [InlineData("$json.list.map(x => ({ a: $json.list, b: [$json.list, $json.list] })).flatMap(x => $json.list)")]
    public void What_is_too_much_is_left_to_the_guarded_engine(string expression)
    {
        var many = new ValueArray([.. Enumerable.Range(0, 400).Select(i => (Value)i)]);
        var script = CompiledScript.Compile(expression, ScriptProfile.Hole);
        var data = new TestScope(ValueJson.ToJson(ValueObject.From(("list", many), ("long", new string('x', 200_000)), ("other", new string('x', 200_000)))));
        var frame = new Shortcut.Frame(data);

        Assert.NotNull(script.Shortcut);
        Assert.Equal(Shortcut.Step.Defers, script.Shortcut.Evaluate(ref frame, out _));
    }

    private static bool IsSame(string expression, ScriptProfile profile)
    {
        var script = CompiledScript.Compile(expression, profile);
        var byEngine = Try(() => Evaluate.Engines.Run(script, Scope(), ScriptWish.Value).Value);
        var byShortcut = Try(() => Evaluate.Engines.Evaluate(script, Scope()));
        return byEngine == byShortcut;
    }

    private static TestScope Scope()
    {
        var items = Enumerable.Range(1, 4).Select(n => new Item(ValueJson.Parse($$"""{"n":{{n}},"t":"x","score":{{n * 30}},"tags":["a"]}""").AsObject()!) { PairedItem = 4 - n }).ToList();
        items[1] = items[1] with { Binary = new Dictionary<string, BinaryReference> { ["file"] = new("blob", "a.txt", "text/plain", 5) } };
        return new TestScope(Json)
        {
            Variables = { ["v"] = ValueJson.Parse("""[{"n":1},null,"x"]""") },
            Activities =
            {
                ["Lead"] = new ActivityData("Lead", true, items, ValueObject.Empty),
                ["Later"] = new ActivityData("Later", false, [], ValueObject.Empty),
            },
        };
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    /// <summary>The value as text, with what JSON does not tell apart.</summary>
    private static string Try(Func<Value> evaluate)
    {
        try
        {
            return Describe(evaluate());
        }
        catch (ExpressionException error)
        {
            return error.Message;
        }
    }

    private static string Describe(Value value) => value.Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.Number => double.IsNegative(value.Number) && value.Number == 0 ? "-0" : NumberText.Of(value.Number),
        ValueKind.Array => $"[{string.Join(',', value.AsArray()!.Select(Describe))}]",
        ValueKind.Object => $"{{{string.Join(',', value.AsObject()!.Select(member => $"{member.Key}:{Describe(member.Value)}"))}}}",
        _ => ValueJson.ToJson(value),
    };
}
