using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Turn Markdown into HTML, and HTML into Markdown.", Type = "Markdown", DisplayName = "Markdown")]
public sealed class MarkdownStep : N8nActivity
{
    internal override bool PairsErrors => false;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i =>
        {
            var made = call.Text("mode", i, "htmlToMarkdown") == "markdownToHtml"
                ? Html(call, i)
                : HtmlMarkdown.Of(call.Parameters["html"].IsGiven && call.Get("html", i).IsNullish ? throw new FaultException("HTML: there is no text.") : call.Text("html", i), call.Get("options", i));
            var json = call.Items[i].Json;
            call.Add(made.IsUndefined ? json : FieldPath.Of(call.Text("destinationKey", i, "data")).Set(json, made), i);
        });
        return default;
    }

    /// <summary>Nothing stays what it is.</summary>
    private static Value Html(NodeCall call, int i) => call.Get("markdown", i) switch
    {
        { IsNullish: true } nothing when call.Parameters["markdown"].IsGiven => nothing,
        { Kind: ValueKind.Undefined or ValueKind.String } => MarkdownHtml.Of(call.Text("markdown", i), call.Get("options", i)),
        _ => throw new FaultException("Markdown: there is no text."),
    };
}
