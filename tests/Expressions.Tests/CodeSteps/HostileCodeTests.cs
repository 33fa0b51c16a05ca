using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>Bodies written to harm: each may lose its own process, and the next step of anybody runs as if nothing had been.</summary>
public sealed class HostileCodeTests(HostileCodeTests.TightSteps tight, HostileCodeTests.SingleStep single) : IClassFixture<HostileCodeTests.TightSteps>, IClassFixture<HostileCodeTests.SingleStep>
{
    private static readonly CodeLimits Tight = new() { Time = TimeSpan.FromSeconds(4), Memory = 48L << 20 };

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("for (;;) { try { while (true) {} } catch {} finally { while (true) {} } }")]
    [InlineData("await new Promise(() => {}); return 1")]
    [InlineData("const f = async () => { while (true) await null }; await f()")]
    [InlineData("const all = []; while (true) all.push(new Array(10000).fill(all.length))")]
    [InlineData("let s = 'x'; while (true) s += s")]
    [InlineData("const keep = []; for (let i = 0; ; i++) keep.push(('' + i).repeat(50000).split(''))")]
    [InlineData("const map = new Map(); for (let i = 0; ; i++) map.set(i, { i, text: 'y'.repeat(1000) + i })")]
    [InlineData("let a = []; for (let i = 0; i < 100000; i++) a = [a]; return JSON.stringify(a)")]
    [InlineData("let a = []; for (let i = 0; i < 100000; i++) a = [a]; return a")]
    [InlineData("let a = {}; for (let i = 0; i < 100000; i++) a = { a }; return structuredClone(a)")]
    [InlineData("return /(a+)+$/.test('a'.repeat(64) + '!')")]
    [InlineData("const f = n => f(n + 1) + 1; return f(0)")]
    [InlineData("const o = { toString() { return '' + this } }; return '' + o")]
    [InlineData("class A { get x() { return this.x } } return new A().x")]
    [InlineData("return [...(function* () { while (true) yield 1 })()]")]
    [InlineData("return 2n ** 100000000n")]
    [InlineData("process.exit(1)")]
    [InlineData("require('child_process').execSync('id')")]
    [InlineData("return await import('node:fs')")]
    [InlineData("throw { toString() { while (true) {} }, get message() { while (true) {} } }")]
    public async Task A_hostile_body_fails_in_plain_words_and_the_next_body_runs(string body)
    {
        var steps = tight.Steps;

        var error = await Record.ExceptionAsync(() => steps.RunAsync(body));

        Assert.IsAssignableFrom<ExpressionException>(error);
        Assert.NotEmpty(error.Message);
        Assert.DoesNotContain("Exception", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, await steps.RunAsync("return 7"));
        Assert.Equal(8, await steps.RunAsync("return 8", tenant: "another"));
    }

    [Fact]
    public async Task An_endless_body_is_told_its_time_and_a_large_one_its_memory()
    {
        var steps = tight.Steps;

        Assert.Contains("4 s", await steps.ErrorOfAsync("while (true) {}"), StringComparison.Ordinal);
        Assert.Contains("memory", await steps.ErrorOfAsync("const all = []; while (true) all.push(new Array(10000).fill(all.length))"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Array.prototype.leak = 1")]
    [InlineData("Object.prototype.leak = 1")]
    [InlineData("Object.getPrototypeOf({}).leak = 1")]
    [InlineData("Object.setPrototypeOf(Array.prototype, { leak: 1 })")]
    [InlineData("Object.assign(Object.getPrototypeOf([]), { leak: 1 })")]
    [InlineData("Object.defineProperty(Object.getPrototypeOf(''), 'leak', { value: 1 })")]
    [InlineData("leak = 1")]
    [InlineData("globalThis.leak = 1")]
    [InlineData("(function () { this.leak = 1 })()")]
    [InlineData("JSON.leak = 1; Math.leak = 1; String.leak = 1")]
    [InlineData("DateTime.leak = 1; Object.getPrototypeOf(DateTime.now()).leak = 1")]
    [InlineData("$input.leak = 1; $input.all.leak = 1; $json.leak = 1")]
    [InlineData("RegExp('leak').exec('leak'); /(leak)/.test('leak')")]
    [InlineData("Error.prepareStackTrace = () => 'leak'; Error.leak = 1")]
    [InlineData("Promise.leak = 1; Object.getPrototypeOf(async () => {}).leak = 1")]
    public async Task What_a_body_leaves_behind_the_next_does_not_find(string body)
    {
        const string Look = """
            const all = [[], {}, '', 1, true, /a/, () => 1, async () => 1, new Map(), new Date(), new Error('x'), Promise.resolve(1), JSON, Math, String, Error, DateTime, DateTime.now(), $input, $input.all, $json, Object, Array];
            const found = all.map(one => typeof one.leak).filter(type => type !== 'undefined');
            return [typeof leak, typeof globalThis.leak, found.length, RegExp.$1 ?? '', RegExp.lastMatch ?? ''].join(' ')
            """;
        var steps = single.Steps;

        await Record.ExceptionAsync(() => steps.RunAsync(body));

        Assert.Equal("undefined undefined 0  ", await steps.RunAsync(Look));
        Assert.Equal("undefined undefined 0  ", await steps.RunAsync(Look, tenant: "another"));
    }

    [Fact]
    public async Task A_flood_of_lines_is_cut()
    {
        using var steps = new Steps();
        var scope = new TestScope();

        Assert.Equal(1, await steps.RunAsync("for (let i = 0; i < 5000; i++) console.log('x'.repeat(20000)); return 1", scope));

        Assert.Equal(1_000, scope.Log.Count);
        Assert.True(scope.Log[0].Length < 10_000);
    }

    public sealed class TightSteps : IDisposable
    {
        internal Steps Steps { get; } = new(Tight);

        public void Dispose() => Steps.Dispose();
    }

    /// <summary>One body after the other in the same processes.</summary>
    public sealed class SingleStep : IDisposable
    {
        internal Steps Steps { get; } = new();

        public void Dispose() => Steps.Dispose();
    }
}
