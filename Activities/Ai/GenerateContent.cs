using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

public enum ContentType
{
    BlogPost,
    Outline,
    SocialPost,
    Email,
    AdCopy,
    ProductText,
}

public enum ContentLength
{
    Short,
    Medium,
    Long,
}

[Activity("Bizoholic", "AI", "Have a model write: a blog post, an outline, social posts, mails, ads.", DisplayName = "Generate content", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class GenerateContent : AiActivity
{
    private const string Answer = """
        {"type":"object","additionalProperties":false,"required":["title","content","excerpt"],"properties":{
          "title":{"type":"string","maxLength":200},"content":{"type":"string"},"excerpt":{"type":"string","maxLength":400}}}
        """;

    [Input(DisplayName = "Kind", Description = "What is to be written.", Order = 1)]
    public Input<ContentType> ContentType { get; set; } = new(Ai.ContentType.BlogPost);

    [Input(Description = "What it is about.", UIHint = UIHints.MultiLine, Order = 2)]
    public Input<string>? Topic { get; set; }

    [Input(Description = "Who reads it.", Order = 3)]
    public Input<string>? Audience { get; set; }

    [Input(Description = "How it sounds.", Order = 4)]
    public Input<string> Tone { get; set; } = new("professional and friendly");

    [Input(Description = "How long the text is to be: short, medium or long.", Order = 5)]
    public Input<ContentLength> Length { get; set; } = new(ContentLength.Medium);

    [Input(Description = "Words it should be found by.", Order = 6)]
    public Input<IReadOnlyList<string>>? Keywords { get; set; }

    [Input(Description = "An outline, notes, facts, a brief: used and not invented beyond.", UIHint = UIHints.MultiLine, Order = 7)]
    public Input<string>? Material { get; set; }

    [Input(Description = "Anything else it should mind.", UIHint = UIHints.MultiLine, Order = 8)]
    public Input<string>? Instructions { get; set; }

    [Input(Description = "Such as English or Hindi.", Order = 9)]
    public Input<string> Language { get; set; } = new("English");

    [Input(Description = "The parts that you want instead of title, content and excerpt: a JSON schema, or an example such as {\"headline\": \"\", \"slides\": [\"\"]}.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 10)]
    public Input<ValueObject>? Shape { get; set; }

    private protected override bool IsLong => true;

    private protected override string? Subject(ActivityExecutionContext context) => context.Get(Topic);

    private protected override AiRequest Request(ActivityExecutionContext context)
    {
        var kind = context.Get(ContentType) switch
        {
            Ai.ContentType.Outline => "an outline of a blog post, as a Markdown list of headings with one line each",
            Ai.ContentType.SocialPost => "a social media post without hashtags in the title",
            Ai.ContentType.Email => "an e-mail; the title is its subject",
            Ai.ContentType.AdCopy => "ad copy; the title is its headline",
            Ai.ContentType.ProductText => "a product text for a shop",
            _ => "a blog post with headings",
        };
        var length = context.Get(Length) switch { ContentLength.Short => "about 150 words", ContentLength.Long => "about 1200 words", _ => "about 500 words" };
        var lines = new List<string> { $"Write {kind}, {length}, in {context.Get(Language)}.", $"Topic: {Require(context.Get(Topic), "Topic")}" };
        Add(lines, "Readers", context.Get(Audience));
        Add(lines, "Keywords", string.Join(", ", context.Get(Keywords) ?? []));
        Add(lines, "Material", context.Get(Material));
        Add(lines, "Also mind", context.Get(Instructions));
        return new AiRequest
        {
            Instructions = $"You write for a marketing agency. Tone: {context.Get(Tone)}. The content is Markdown. State no facts, figures or quotes that are not given or common knowledge.",
            Prompt = string.Join("\n\n", lines),
            Schema = context.Get(Shape) is { Count: > 0 } shape ? AnswerShape.ToSchema(shape) : Schema(Answer),
        };
    }

    private protected override ValueObject Read(ActivityExecutionContext context, Value answer)
        => answer.AsObject() is { } parts ? parts.With("topic", context.Get(Topic)) : ValueObject.From(("answer", answer), ("topic", context.Get(Topic)));

    private static void Add(List<string> lines, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            lines.Add($"{name}: {text}");
        }
    }
}
