using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>Markdown as HTML, spelled as n8n's converter spells it: headings with ids, quotes indented.</summary>
internal static partial class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().Build();

    public static string Of(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            var id = NoWord().Replace(string.Concat(heading.Inline?.Descendants<LiteralInline>().Select(part => part.Content.ToString()) ?? []), "").ToLowerInvariant();
            used[id] = used.TryGetValue(id, out var count) ? count + 1 : 0;
            heading.GetAttributes().Id = used[id] == 0 ? id : $"{id}-{used[id]}";
        }

        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<QuoteBlockRenderer>(new IndentedQuote());
        renderer.Render(document);
        return text.ToString().TrimEnd('\n');
    }

    [GeneratedRegex(@"\W")]
    private static partial Regex NoWord();

    private sealed class IndentedQuote : HtmlObjectRenderer<QuoteBlock>
    {
        protected override void Write(HtmlRenderer renderer, QuoteBlock quote)
        {
            using var text = new StringWriter();
            var inner = new HtmlRenderer(text);
            Pipeline.Setup(inner);
            inner.ObjectRenderers.Replace<QuoteBlockRenderer>(new IndentedQuote());
            inner.WriteChildren(quote);
            renderer.EnsureLine();
            renderer.WriteLine("<blockquote>");
            foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
            {
                renderer.WriteLine($"  {line}");
            }

            renderer.WriteLine("</blockquote>");
        }
    }
}
