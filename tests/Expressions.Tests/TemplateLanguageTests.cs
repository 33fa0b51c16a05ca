using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

public sealed class TemplateLanguageTests
{
    private const string Json = """{"name":"Ada","score":72,"none":null,"tags":["a",null,"b"],"address":{"city":"London"}}""";

    [Theory]
    [InlineData("plain text", "\"plain text\"")]
    [InlineData("", "\"\"")]
    [InlineData("{{ $json.score }}", "72")]
    [InlineData("{{ $json.score }} ", "\"72 \"")]
    [InlineData("{{ $json.address }}", "{\"city\":\"London\"}")]
    [InlineData("Hello {{ $json.name }}!", "\"Hello Ada!\"")]
    [InlineData("{{ $json.none }}|{{ $json.missing }}|{{ 0 }}|{{ false }}|{{ 0/0 }}", "\"||0|false|\"")]
    [InlineData("{{ $json.missing.deep }} -", "\" -\"")]
    [InlineData("{{ $json.address }} {{ $json.tags }}", "\"[object Object] a,,b\"")]
    [InlineData("{{ 1; 2 }}", "1")]
    [InlineData("{{ {a: 1}.a }}", "1")]
    [InlineData("a\\\\{{ 1 }}", "\"a\\\\1\"")]
    [InlineData("\\\\n {{ 1 }} \\\\n", "\"\\\\n 1 \\\\\\\\n\"")]
    [InlineData("\\{{ $json.name }}", "\"\\\\{{ $json.name }}\"")]
    [InlineData("{{ $json.name // comment\n }}", "\"Ada\"")]
    [InlineData("{{ $json.name", "\"Ada\"")]
    public void A_template_gives_what_n8n_gives(string template, string expected) => Assert.Equal(ValueJson.Parse(expected), Evaluate.Template(template, Json));

    [Theory]
    [InlineData("{{ $json.missing.deep }}")]
    [InlineData("{{ unknown }}")]
    [InlineData("{{ JSON.parse('nope') }}")]
    [InlineData("{{ (() => { throw new Error('x') })() }}")]
    public void An_error_inside_a_hole_is_undefined(string template) => Assert.True(Evaluate.Template(template, Json).IsUndefined);

    [Theory]
    [InlineData("{{ }}")]
    [InlineData("{{ let y = 1; y }}")]
    [InlineData("{{ return 5 }}")]
    [InlineData("A {{ \"}}\" }} B")]
    [InlineData("{{ {a:{b:1}} }}")]
    public void What_is_no_expression_does_not_compile(string template) => Assert.Contains("syntax", Evaluate.ErrorOf(() => Evaluate.Template(template)), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("{{ $json.call.function.arguments.date }}", "\"2026-05-01\"")]
    [InlineData("{{ $json['call']['function']['arguments']['date'] }}", "\"2026-05-01\"")]
    [InlineData("{{ $json.call?.function?.arguments?.date.slice(0, 4) }}", "\"2026\"")]
    [InlineData("{{ $input.first().json.call.function.arguments.date.toDateTime().year }}", "2026")]
    [InlineData("{{ JSON.parse($json.text).caller + ($json.callee ?? '!') }}", "\"Ada!\"")]
    public void Data_has_members_that_are_called_as_what_functions_hold(string template, string expected)
        => Assert.Equal(ValueJson.Parse(expected), Evaluate.Template(template, """{"call":{"function":{"arguments":{"date":"2026-05-01"}}},"text":"{\"caller\":\"Ada\"}"}"""));

    [Theory]
    [InlineData("{{ arguments.length }}")]
    [InlineData("{{ (function f() { return f.caller })() }}")]
    [InlineData("{{ (() => 1)['arguments'] }}")]
    [InlineData("{{ $jmespath.caller }}")]
    [InlineData("{{ $json.constructor }}")]
    [InlineData("{{ $json['__proto__'] }}")]
    public void Of_anything_else_they_are_refused(string template) => Assert.NotNull(Evaluate.ErrorOf(() => Evaluate.Template(template, Json)));

    [Theory]
    [InlineData("{{ $json.tags.map.caller }}")]
    [InlineData("{{ $json.tags.map.arguments }}")]
    [InlineData("{{ $input.first.caller }}")]
    [InlineData("{{ $input.all.arguments }}")]
    public void Of_a_function_that_data_has_they_are_nothing(string template) => Assert.True(Evaluate.Template(template, Json).IsUndefined);
}
