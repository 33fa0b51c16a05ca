using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>Markdown as HTML, spelled as n8n's converter spells it: headings with ids, quotes indented.</summary>
internal static partial class MarkdownHtml
{
    /// <param name="options">The node's options, by n8n's names.</param>
    public static string Of(string markdown, Value options = default)
    {
        bool Has(string name) => JsText.IsTruthy(options[name]);
        var pipeline = PipelineOf(Has);
        var document = Markdown.Parse(Has("disableForced4SpacesIndentedSublists") ? markdown : FlatLists(markdown), pipeline);
        Number(document, Has, options);
        if (Has("openLinksInNewWindow"))
        {
            foreach (var link in document.Descendants().Where(node => node is LinkInline { IsImage: false } or AutolinkInline))
            {
                link.GetAttributes().AddProperty("rel", "noopener noreferrer");
                link.GetAttributes().AddProperty("target", "_blank");
            }
        }

        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<QuoteBlockRenderer>(new IndentedQuote(pipeline));
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new NamedCode());
        renderer.Render(document);
        var html = TaskItem().Replace(text.ToString().TrimEnd('\n').Replace("<ul class=\"contains-task-list\">", "<ul>", StringComparison.Ordinal), """<li class="task-list-item" style="list-style-type: none;"><input type="checkbox" disabled$1 style="margin: 0px 0.35em 0.25em -1.6em; vertical-align: middle;">""");
        return Has("completeHTMLDocument") ? $"<!DOCTYPE HTML>\n<html>\n<head>\n<meta charset=\"utf-8\">\n</head>\n<body>\n{html}\n</body>\n</html>" : html;
    }

    /// <summary>A list is within another from four spaces on: fewer say nothing.</summary>
    private static string FlatLists(string markdown)
    {
        var isCode = false;
        var lines = markdown.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            isCode ^= lines[i].StartsWith("```", StringComparison.Ordinal) || lines[i].StartsWith("~~~", StringComparison.Ordinal);
            lines[i] = isCode ? lines[i] : ShallowItem().Replace(lines[i], "");
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"^ {1,3}(?=(?:[-*+]|\d+\.)\s)")]
    private static partial Regex ShallowItem();

    private static MarkdownPipeline PipelineOf(Func<string, bool> has)
    {
        var builder = new MarkdownPipelineBuilder();
        if (has("tables"))
        {
            builder.UsePipeTables();
        }

        if (has("strikethrough"))
        {
            builder.UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough);
        }

        if (has("simplifiedAutoLink"))
        {
            builder.UseAutoLinks(new AutoLinkOptions { OpenInNewWindow = false });
        }

        if (has("tasklists"))
        {
            builder.UseTaskLists();
        }

        return has("simpleLineBreaks") ? builder.UseSoftlineBreakAsHardlineBreak().Build() : builder.Build();
    }

    private static void Number(MarkdownDocument document, Func<string, bool> has, Value options)
    {
        var first = options["headerLevelStart"] is { Kind: ValueKind.Number } given ? (int)given.Number : 1;
        var prefix = options["prefixHeaderId"].AsString() ?? "";
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Clamp(heading.Level + first - 1, 1, 6);
            if (!has("noHeaderId"))
            {
                var words = string.Concat(heading.Inline?.Descendants<LiteralInline>().Select(part => part.Content.ToString()) ?? []);
                var id = prefix + (has("ghCompatibleHeaderId") ? NoWordOrDash().Replace(words.Replace(' ', '-'), "") : NoWord().Replace(words, "")).ToLowerInvariant();
                used[id] = used.TryGetValue(id, out var count) ? count + 1 : 0;
                heading.GetAttributes().Id = used[id] == 0 ? id : $"{id}-{used[id]}";
            }
        }
    }

    [GeneratedRegex(@"\W")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"[^\w-]")]
    private static partial Regex NoWordOrDash();

    [GeneratedRegex("""<li class="task-list-item"><input disabled="disabled" type="checkbox"( checked)?(?:="checked")? />""")]
    private static partial Regex TaskItem();

    private sealed class IndentedQuote(MarkdownPipeline pipeline) : HtmlObjectRenderer<QuoteBlock>
    {
        protected override void Write(HtmlRenderer renderer, QuoteBlock quote)
        {
            using var text = new StringWriter();
            var inner = new HtmlRenderer(text);
            pipeline.Setup(inner);
            inner.ObjectRenderers.Replace<QuoteBlockRenderer>(new IndentedQuote(pipeline));
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

    /// <summary>Code whose language stands there twice: as highlighters of both kinds look for it.</summary>
    private sealed class NamedCode : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock code)
        {
            var language = (code as FencedCodeBlock)?.Info is { Length: > 0 } info ? $" class=\"{info} language-{info}\"" : "";
            renderer.EnsureLine();
            renderer.Write($"<pre><code{language}>").WriteLeafRawLines(code, writeEndOfLines: true, escape: true).WriteLine("</code></pre>");
        }
    }
}
