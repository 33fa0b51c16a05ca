using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

public sealed class CodeScriptTests
{
    private static readonly ScriptEnginePool Engines = new(ScriptLimits.Code with { Time = TimeSpan.FromSeconds(10) });

    private static Value Run(string body, string json = """{"n":1,"deep":{"m":2}}""") => CodeScript.Compile(body).Run(new TestScope(json), Engines);

    [Theory]
    [InlineData("return $input.all().map(i => ({ json: { twice: i.json.n * 2 } }));", """[{"json":{"twice":2}}]""")]
    [InlineData("const items = $input.all(); for (const item of items) { item.json.deep.m = 5; } return items;", """[{"json":{"n":1,"deep":{"m":5}},"pairedItem":{"item":0}}]""")]
    [InlineData("const f = async x => x + 1; return { json: { v: await f(1) } };", """{"json":{"v":2}}""")]
    [InlineData("let s = 0; for (let i = 0; i < 10; i++) { s += i } return [{ json: { s } }]", """[{"json":{"s":45}}]""")]
    [InlineData("function helper(x) { return x * 2 }\nreturn { r: helper($json.n) } // done", """{"r":2}""")]
    [InlineData("try { null.x } catch (e) { return { caught: e.message.length > 0 } }", """{"caught":true}""")]
    public void A_body_returns_what_it_returns(string body, string expected) => Assert.Equal(ValueJson.Parse(expected), Run(body));

    [Fact]
    public void A_body_writes_its_log_to_the_scope()
    {
        var scope = new TestScope("""{"n":1}""");

        CodeScript.Compile("console.log('n is', $json.n, { a: [1] }); console.error(x => x); return items.length + btoa(atob('YQ=='))").Run(scope, Engines);

        Assert.Equal(["log: n is 1 {\"a\":[1]}", "error: [function]"], scope.Log);
    }

    [Theory]
    [InlineData("const items = [1, 2]; return items", "[1,2]")]
    [InlineData("var item = 3; return item", "3")]
    [InlineData("function items() { return 4 } return items()", "4")]
    [InlineData("class A { static b = 5 } const { b } = A; return b", "5")]
    public void A_body_may_use_our_names_for_its_own(string body, string expected) => Assert.Equal(ValueJson.Parse(expected), Run(body));

    [Fact]
    public void An_error_throws() => Assert.Contains("boom", Evaluate.ErrorOf(() => Run("throw new Error('boom')")));

    [Fact]
    public void A_rejected_promise_throws() => Assert.Contains("late", Evaluate.ErrorOf(() => Run("await Promise.reject(new Error('late'))")));

    [Fact]
    public void What_one_body_leaves_behind_the_next_does_not_find()
    {
        Run("leak = 1; globalThis.leak2 = 2; Array.prototype.leak3 = 3; Object.prototype.leak4 = 4; return 1");

        Assert.Equal("undefined undefined undefined undefined", Run("return [typeof leak, typeof globalThis.leak2, typeof [].leak3, typeof ({}).leak4].join(' ')"));
    }

    [Theory]
    [InlineData("(() => {}).constructor")]
    [InlineData("(async () => {}).constructor")]
    [InlineData("(function* () {}).constructor")]
    [InlineData("Object.getPrototypeOf(function* () {}).constructor")]
    [InlineData("Object.getPrototypeOf(Object.getPrototypeOf(async function* () {})).constructor")]
    [InlineData("[].constructor")]
    [InlineData("''['con' + 'structor']")]
    [InlineData("({}).__proto__")]
    [InlineData("globalThis.Function")]
    [InlineData("globalThis.eval")]
    [InlineData("Error.prototype.constructor")]
    [InlineData("new Map().entries().constructor")]
    [InlineData("$input.constructor")]
    [InlineData("$json.constructor")]
    [InlineData("DateTime.constructor")]
    [InlineData("$now.constructor")]
    [InlineData("$input.all.constructor")]
    public void No_way_leads_to_a_constructor_of_code(string path) => Assert.Equal("undefined", Run($"return typeof ({path})"));
}
