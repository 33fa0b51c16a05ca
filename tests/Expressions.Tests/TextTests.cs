using Bizoholic.Flows.Expressions.Locales;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

public sealed class TextTests
{
    [Theory]
    [InlineData("{{ 'Crème Brûlée'.normalize('NFD').replace(/[\\u0300-\\u036f]/g, '') }}", "Creme Brulee")]
    [InlineData("{{ 'é'.normalize('NFD').normalize() === 'é' }}", "true")]
    [InlineData("{{ ['b', 'a', 'é', 'z', 'B', 'A', '1', '_'].sort((x, y) => x.localeCompare(y)).join('') }}", "_1aAbBéz")]
    [InlineData("{{ ['a10', 'a9', 'a1'].sort((x, y) => x.localeCompare(y, undefined, { numeric: true })).join() }}", "a1,a9,a10")]
    [InlineData("{{ 'É'.localeCompare('e', 'fr', { sensitivity: 'base' }) }}", "0")]
    [InlineData("{{ JSON.stringify([new Date(0), { a: undefined, b: () => 1 }, 'x\\n\"']) }}", "[\"1970-01-01T00:00:00.000Z\",{},\"x\\n\\\"\"]")]
    [InlineData("{{ $json.none?.email.toTitleCase().split('@')[0] ?? 'none' }}", "none")]
    public void Texts_come_out_as_in_a_browser(string template, string expected) => Assert.Equal(expected, Evaluate.Template(template).ToString());

    [Fact]
    public void Letters_taken_apart_come_together_again() => Assert.Equal("Ångström Żółć", Accents.Compose(Accents.Decompose("Ångström Żółć")));

    [Fact]
    public async Task One_expression_serves_many_threads()
    {
        var expression = new Templates.TemplateLanguage(Evaluate.Engines).Compile("{{ $json.n + [1, 2].map(x => x * $json.n).join('-') }}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(() => (n, expression.Evaluate(new TestScope($$"""{"n":{{n}}}""")).AsString()))));

        Assert.All(answers, answer => Assert.Equal($"{answer.n}{answer.n}-{answer.n * 2}", answer.Item2));
    }
}
