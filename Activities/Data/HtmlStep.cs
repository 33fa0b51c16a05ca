using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Write HTML, read parts of it, or make a table of items.", Type = "Html", DisplayName = "HTML")]
public sealed class HtmlStep : N8nActivity
{
    internal override double LatestVersion => 1.2;

    private protected override IReadOnlyCollection<string> Templates { get; } = ["html"];

    private protected override ValueTask RunAsync(NodeCall call)
    {
        switch (call.Text("operation", 0, call.Parameters["extractionValues"].IsGiven ? "extractHtmlContent" : "generateHtmlTemplate"))
        {
            case "extractHtmlContent":
                call.ForEach(i => call.Add(Extract(call, i), i));
                break;
            case "convertToHtmlTable":
                call.Add(0, new Item(ValueObject.From(("table", HtmlTable.Of(call)))) { PairedItem = call.Items.Count == 1 ? 0 : null });
                break;
            default:
                call.ForEach(i => call.Add(ValueObject.From(("html", call.Text("html", i))), i));
                break;
        }

        return default;
    }

    private static ValueObject Extract(NodeCall call, int i)
    {
        if (call.Text("sourceData", i, "json") == "binary")
        {
            throw new FaultException("Reading HTML from a file is not available here yet; read it from a field.");
        }

        var name = call.Text("dataPropertyName", i, "data");
        var source = FieldPath.Of(name).Get(call.Items[i].Json) is { IsNullish: false } value ? value : throw new FaultException($"No property named \"{name}\" exists!");
        var parser = new HtmlParser();
        var json = ValueObject.Empty;
        var texts = source.AsArray() is { } list ? [.. list.Select(entry => entry.ToString())] : new[] { source.ToString() };
        foreach (var document in texts.Select(text => parser.ParseDocument(text)))
        {
            foreach (var wanted in call.Get("extractionValues.values", i).AsArray() ?? ValueArray.Empty)
            {
                json = json.With(wanted["key"].ToString(), ValueOf(call, i, document, wanted));
            }
        }

        return json;
    }

    private static Value ValueOf(NodeCall call, int i, IParentNode document, Value wanted)
    {
        IElement[] found;
        try
        {
            found = [.. document.QuerySelectorAll(wanted["cssSelector"].ToString())];
        }
        catch (DomException)
        {
            throw new FaultException($"'{wanted["cssSelector"]}' is not a valid CSS selector.");
        }

        if (JsText.IsTruthy(wanted["returnArray"]))
        {
            return ValueArray.From(found.Select(element => Read(call, i, wanted, [element])));
        }

        return Read(call, i, wanted, found);
    }

    private static Value Read(NodeCall call, int i, Value wanted, IElement[] elements)
    {
        var first = elements.FirstOrDefault();
        var value = (wanted["returnValue"].AsString() ?? "text") switch
        {
            "attribute" => first?.GetAttribute(wanted["attribute"].ToString()) is { } text ? text : Value.Undefined,
            "html" => first is null ? Value.Null : first.InnerHtml,
            "value" => first is null ? Value.Undefined : first.GetAttribute("value") is { } text ? text : first.TextContent,
            _ => HtmlText.Of(elements, wanted["skipSelectors"].ToString()),
        };
        if (value.AsString() is not { } read)
        {
            return value;
        }

        read = call.Flag("options.trimValues", i, otherwise: true) ? read.Trim() : read;
        return call.Flag("options.cleanUpText", i, otherwise: true) && (wanted["returnValue"].AsString() ?? "text") == "text" ? HtmlText.Clean(read) : read;
    }
}
