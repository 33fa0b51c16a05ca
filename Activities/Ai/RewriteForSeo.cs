using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Rewrite a text so that search engines find it, with title, description and address.", DisplayName = "Rewrite for SEO", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class RewriteForSeo : AiActivity
{
    private const string Answer = """
        {"type":"object","additionalProperties":false,"required":["title","content","seoTitle","seoDescription","slug","tags","changes"],"properties":{
          "title":{"type":"string","maxLength":200},"content":{"type":"string"},"seoTitle":{"type":"string","maxLength":70},"seoDescription":{"type":"string","maxLength":170},
          "slug":{"type":"string","maxLength":80},"tags":{"type":"array","items":{"type":"string"},"maxItems":8},"changes":{"type":"array","items":{"type":"string"},"maxItems":10}}}
        """;

    [Input(Description = "The headline as it is.", Order = 1)]
    public Input<string>? Title { get; set; }

    [Input(Description = "The text as it is, HTML or Markdown.", UIHint = UIHints.MultiLine, Order = 2)]
    public Input<string>? Content { get; set; }

    [Input(DisplayName = "Focus keyword", Description = "What it wants to be found by.", Order = 3)]
    public Input<string>? Keyword { get; set; }

    [Input(Description = "Anything else it should mind.", UIHint = UIHints.MultiLine, Order = 4)]
    public Input<string>? Instructions { get; set; }

    private protected override bool IsLong => true;

    private protected override string? Subject(ActivityExecutionContext context) => context.Get(Keyword) is { Length: > 0 } keyword ? keyword : context.Get(Title);

    private protected override AiRequest Request(ActivityExecutionContext context) => new()
    {
        Instructions = "You edit for search engines. Keep the meaning, the facts, the language and the format (HTML or Markdown). The slug is lower-case words with hyphens. In changes, say in short sentences what you changed and why.",
        Prompt = $"Focus keyword: {context.Get(Keyword)}\n\nTitle: {context.Get(Title)}\n\n{context.Get(Instructions)}\n\nText:\n{Require(context.Get(Content), "Content")}",
        Schema = Schema(Answer),
    };

    private protected override ValueObject Read(ActivityExecutionContext context, Value answer)
        => (answer.AsObject() ?? ValueObject.Empty).With("focusKeyword", context.Get(Keyword));
}
