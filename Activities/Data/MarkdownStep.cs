using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Turn Markdown into HTML, and HTML into Markdown.", Type = "Markdown", DisplayName = "Markdown")]
public sealed class MarkdownStep : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i =>
        {
            var made = call.Text("mode", i, "htmlToMarkdown") == "markdownToHtml"
                ? MarkdownHtml.Of(call.Text("markdown", i), call.Get("options", i))
                : HtmlMarkdown.Of(call.Text("html", i), call.Get("options", i));
            var json = FieldPath.Of(call.Text("destinationKey", i, "data")).Set(call.Items[i].Json, made);
            call.Add(0, new Item(json) { PairedItem = i, Binary = call.Items[i].Binary });
        });
        return default;
    }
}
