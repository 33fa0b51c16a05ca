using Bizoholic.Flows.Expressions.Liquid;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

public sealed class LiquidLanguageTests
{
    private static string Render(string template)
    {
        var scope = new TestScope("""{"tags":["a","b"],"n":2.5}""")
        {
            Variables = { ["Customer"] = ValueJson.Parse("""{"Name":"Ann","Orders":[{"Total":10},{"Total":20}]}""") },
            Given = ValueObject.From(("City", "Oslo")),
        };
        return new LiquidLanguage().Compile(template).Evaluate(scope).AsString()!;
    }

    [Theory]
    [InlineData("Hello {{ Variables.Customer.Name | upcase }}", "Hello ANN")]
    [InlineData("{% for order in Variables.Customer.Orders %}{{ order.Total }};{% endfor %}", "10;20;")]
    [InlineData("{{ Input.City }} {{ CorrelationId }} {{ WorkflowInstanceId }} {{ WorkflowDefinitionId }}", "Oslo order-7 run-1 flow-1")]
    [InlineData("{{ Json.tags | join: '-' }} {{ Json.n }}", "a-b 2.5")]
    [InlineData("{{ Variables.Missing.Deep }}|", "|")]
    public void A_template_finds_Elsas_names(string template, string expected) => Assert.Equal(expected, Render(template));

    [Fact]
    public void A_template_that_does_not_compile_says_so() => Assert.Contains("does not compile", Evaluate.ErrorOf(() => Render("{% if %}")));

    [Theory]
    [InlineData("{% include 'other' %}")]
    [InlineData("{% render 'other' %}")]
    public void A_template_that_takes_in_another_one_says_that_there_are_none(string template) => Assert.Contains("takes in another one, 'other", Evaluate.ErrorOf(() => Render(template)));

    [Fact]
    public void An_endless_template_is_stopped() => Evaluate.ErrorOf(() => Render("{% for a in (1..100000) %}{% for b in (1..100000) %}xxxxxxxxxx{% endfor %}{% endfor %}"));

    [Theory]
    [InlineData("{% for i in (1..Json.n) %}{{ i }}{% endfor %}", "12")]
    [InlineData("{% assign r = (3..1) %}{{ r.size }}", "0")]
    public void A_range_takes_numbers_from_anywhere(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{% assign n = 2000000000 %}{% for i in (1..n) %}x{% break %}{% endfor %}")]
    [InlineData("{% assign n = 900000000000 %}{{ (1..n) | size }}")]
    [InlineData("{% assign n = 0 | minus: 2000000000 %}{% assign r = (n..5) %}{{ r | first }}")]
    [InlineData("{% for i in (1..2000000000) %}x{% break %}{% endfor %}")]
    public void A_range_of_too_many_numbers_is_refused_before_they_are_made(string template)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("range", Evaluate.ErrorOf(() => Render(template)));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }
}
