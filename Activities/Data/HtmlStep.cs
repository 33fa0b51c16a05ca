using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Write HTML, read parts of it, or make a table of items.", Type = "Html", DisplayName = "HTML")]
public sealed class HtmlStep : N8nActivity
{
    internal override double LatestVersion => 1.2;

    private protected override bool IsPieced(string path, string text) => path == "html";

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        switch (call.Text("operation", 0, call.Parameters["extractionValues"].IsGiven ? "extractHtmlContent" : "generateHtmlTemplate"))
        {
            case "extractHtmlContent":
                var wanted = Enumerable.Range(0, call.Items.Count).Select(i => Wanted.Read(call, i)).ToArray();
                await call.ForEachAsync(async i =>
                {
                    foreach (var json in wanted[i].Extract(wanted[i].IsFile ? await TextOfAsync(call, i, wanted[i].Field) : wanted[i].Source(call.Items[i].Json)))
                    {
                        call.Add(json, i);
                    }
                });
                break;
            case "convertToHtmlTable":
                call.AddJoined(ValueObject.From(("table", HtmlTable.Of(call))));
                break;
            default:
                call.ForEach(i => call.Add(ValueObject.From(("html", call.Parameters["html"] is { IsPieced: true } pieces ? string.Concat(pieces.Elements.Select(piece => JsText.ToText(call.Evaluate(piece, i)))) : call.Text("html", i))), i));
                break;
        }
    }

    private static async ValueTask<Value> TextOfAsync(NodeCall call, int i, string name)
        => System.Text.Encoding.UTF8.GetString((await call.Context.Files.ReadAsync(call.File(i, name))).Span).TrimStart('\uFEFF');

    /// <summary>What is read out of one document; settings are read in the run's turn, files afterwards.</summary>
    /// <param name="IsOldest">HTML Extract, from before there was HTML: it trims, and text is never nothing.</param>
    private sealed record Wanted(bool IsFile, string Field, ValueArray Values, bool Trims, bool Cleans, double Version, bool IsOldest)
    {
        public static Wanted Read(NodeCall call, int i) => new(
            call.Text("sourceData", i, "json") == "binary",
            call.Text("dataPropertyName", i, "data"),
            call.Get("extractionValues.values", i).AsArray() ?? ValueArray.Empty,
            call.Flag("options.trimValues", i, otherwise: !call.Parameters["operation"].IsGiven),
            call.Flag("options.cleanUpText", i),
            call.Version,
            !call.Parameters["operation"].IsGiven);

        public Value Source(ValueObject json) => FieldPath.Of(Field).Get(json) is { IsNullish: false } value ? value : throw new FaultException($"No property named \"{Field}\" exists!");

        /// <summary>One object for each document: a list of texts is several.</summary>
        public IEnumerable<ValueObject> Extract(Value source)
        {
            var parser = new HtmlParser();
            var texts = source.AsArray() is { } list ? [.. list.Select(entry => entry.ToString())] : new[] { source.ToString() };
            foreach (var document in texts.Select(text => parser.ParseDocument(text)))
            {
                var json = ValueObject.Empty;
                foreach (var value in Values)
                {
                    var name = value["key"].AsString() ?? "";
                    json = ValueOf(this, document, value) is { IsUndefined: false } read ? json.With(name, read) : FieldPath.Of(name, dots: false).Remove(json);
                }

                yield return json;
            }
        }
    }

    private static Value ValueOf(Wanted options, IParentNode document, Value wanted)
    {
        IElement[] found;
        try
        {
            found = wanted["cssSelector"].AsString() is { Length: > 0 } selector ? [.. document.QuerySelectorAll(selector)] : [];
        }
        catch (DomException)
        {
            throw new FaultException($"'{wanted["cssSelector"]}' is not a valid CSS selector.");
        }

        if (JsText.IsTruthy(wanted["returnArray"]))
        {
            return ValueArray.From(found.Select(element => Read(options, wanted, [element]) is { IsUndefined: false } read ? read : Value.Null));
        }

        return Read(options, wanted, found);
    }

    private static Value Read(Wanted options, Value wanted, IElement[] elements)
    {
        var first = elements.FirstOrDefault();
        var value = (wanted["returnValue"].AsString() ?? "text") switch
        {
            "attribute" => first?.GetAttribute(wanted["attribute"].ToString()) is { } text ? text : Value.Undefined,
            "html" => first?.InnerHtml is { Length: > 0 } inner ? inner : Value.Undefined,
            "value" => FormValue(first) is { } given ? given : Value.Undefined,
            _ when options.Version <= 1.1 => string.Concat(elements.Select(element => element.TextContent)) is var all && (all.Length > 0 || options.IsOldest) ? all : Value.Undefined,
            _ => first is null ? "" : HtmlText.Of(first, wanted["skipSelectors"].AsString() ?? ""),
        };
        if (value.AsString() is not { } read)
        {
            return value;
        }

        read = options.Trims ? read.Trim() : read;
        return options.Cleans ? HtmlText.Clean(read) : read;
    }

    /// <summary>What a field of a form holds.</summary>
    private static string? FormValue(IElement? element) => element?.LocalName switch
    {
        "textarea" => element.TextContent,
        "select" => FormValue(element.QuerySelector("option[selected]") ?? element.QuerySelector("option")),
        "option" => element.GetAttribute("value") ?? element.TextContent,
        _ => element?.GetAttribute("value"),
    };
}
