using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

public sealed class ExpressionCasesTests
{
    private static List<Value> Evaluate(params string[] lines) => [.. new ExpressionCases().Evaluate(lines).Select(ValueJson.Parse)];

    private static List<Value> Check(params string[] lines) => [.. new ExpressionCases().Check(lines).Select(ValueJson.Parse)];

    [Fact]
    public void A_line_gives_its_value_and_type()
    {
        var answers = Evaluate(
            """{"id":"a","expression":"={{ $json.x }}","json":{"x":[1]}}""",
            "",
            """{"id":"b","expression":"plain","json":{}}""",
            """{"id":"c","expression":"={{ new Date(0) }}","json":{}}""",
            """{"id":"d","expression":"={{ $json.i }}","items":[{"i":1},{"i":2}],"itemIndex":1}""");

        Assert.Equal(ValueJson.Parse("""{"id":"a","value":[1],"type":"array","error":null}"""), answers[0]);
        Assert.Equal(ValueJson.Parse("""{"id":"b","value":"plain","type":"string","error":null}"""), answers[1]);
        Assert.Equal(ValueJson.Parse("""{"id":"c","value":"1970-01-01T00:00:00.000Z","type":"Date","error":null}"""), answers[2]);
        Assert.Equal(ValueJson.Parse("""{"id":"d","value":2,"type":"number","error":null}"""), answers[3]);
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_an_error_of_its_own()
    {
        var answers = Evaluate("{nope", """{"id":"x"}""", """{"id":"y","expression":"={{ 1 }}"}""");

        Assert.Equal(["error", "error", "number"], answers.Select(answer => answer["type"].AsString()));
    }

    [Fact]
    public void Checking_lists_what_does_not_compile_and_counts()
    {
        var answers = Check(
            """{"id":"a","expression":"={{ $json.x }} {{ 1 +* 2 }}"}""",
            """{"id":"b","kind":"code","code":"const x = await f(); return x"}""",
            """{"id":"c","kind":"code","expression":"return ]"}""",
            """{"id":"d","expression":"text {{ not a hole"}""");

        Assert.Equal(["a", "c"], answers.SkipLast(1).Select(answer => answer["id"].AsString()));
        Assert.Equal(ValueJson.Parse("""{"compiled":2,"total":4}"""), answers[^1]);
    }
}
