using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

public sealed class JavaScriptLanguageTests
{
    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("const a = 2; a * 3", "6")]
    [InlineData("let a = 1; return a + 1", "2")]
    [InlineData("var x = 5; if (x > 3) { x * 2 } else { 0 }", "10")]
    [InlineData("for (const i of [1, 2, 3]) { i * 10 }", "30")]
    [InlineData("'a'; var b = 1;", "\"a\"")]
    [InlineData("function twice(n) { return n * 2 } twice(4)", "8")]
    [InlineData("({ a: [1, 'b', null] })", "{\"a\":[1,\"b\",null]}")]
    [InlineData("getInput('city') + getCity()", "\"OsloOslo\"")]
    [InlineData("getOutputFrom('Fetch', 'StatusCode')", "200")]
    [InlineData("getOutputFrom('Fetch')", "\"body\"")]
    [InlineData("getLastResult().x", "9")]
    [InlineData("getWorkflowInstanceId() + getCorrelationId() + getWorkflowDefinitionId()", "\"run-1order-7flow-1\"")]
    [InlineData("isNullOrEmpty('') && isNullOrWhiteSpace('  ') && !isNullOrEmpty('x')", "true")]
    [InlineData("toJson({ a: 1 })", "\"{\\\"a\\\":1}\"")]
    [InlineData("newGuid().length", "36")]
    [InlineData("newShortGuid().length", "22")]
    [InlineData("bytesToString(bytesFromString('né'))", "\"né\"")]
    public void A_script_gives_what_Elsa_gives(string code, string expected)
    {
        var scope = new TestScope
        {
            Given = ValueObject.From(("city", "Oslo")),
            Last = ValueObject.From(("x", 9)),
            Activities = { ["Fetch"] = new ActivityData("Fetch", true, [], ValueObject.From(("StatusCode", 200), ("Result", "body"))) },
        };
        Assert.Equal(ValueJson.Parse(expected), Evaluate.Elsa(code, scope));
    }

    [Fact]
    public void Variables_are_read_and_set_by_name_by_function_and_as_members()
    {
        var scope = new TestScope { Variables = { ["customer"] = "Ann" } };

        Assert.Equal("AnnAnnAnn", Evaluate.Elsa("getCustomer() + getVariable('customer') + variables.customer", scope));
        Assert.Equal("Bo", Evaluate.Elsa("setCustomer('Bo'); getCustomer()", scope));
        Assert.Equal("Cy", Evaluate.Elsa("variables.customer = 'Cy'; getVariable('customer')", scope));
        Assert.Equal("Cy", scope.Variables["customer"]);
    }

    [Fact]
    public void A_variable_set_by_a_script_that_fails_keeps_its_value()
    {
        var scope = new TestScope { Variables = { ["count"] = 1 } };

        Evaluate.ErrorOf(() => Evaluate.Elsa("setVariable('count', 2); throw new Error('late')", scope));

        Assert.Equal(1, scope.Variables["count"]);
    }

    [Theory]
    [InlineData("throw new Error('no stock')", "no stock")]
    [InlineData("missing + 1", "ReferenceError: missing is not defined")]
    [InlineData("null.x", "TypeError")]
    [InlineData("throw 'plain'", "plain")]
    public void An_error_is_told_in_its_own_words(string code, string expected) => Assert.Contains(expected, Evaluate.ErrorOf(() => Evaluate.Elsa(code)));

    [Fact]
    public void A_syntax_error_names_its_place() => Assert.StartsWith("Invalid syntax at line 2, column", Evaluate.ErrorOf(() => Evaluate.Elsa("1;\nfoo +* 2")));

    [Fact]
    public void A_script_cannot_change_its_input()
    {
        var scope = new TestScope("""{"a":{"b":1}}""");

        Assert.Equal(2, Evaluate.Elsa("$json.a.b = 2; $json.a.b", scope));
        Assert.Equal(1, Evaluate.Elsa("$json.a.b", scope));
        Assert.Equal(1, scope.Json["a"]["b"]);
    }
}
