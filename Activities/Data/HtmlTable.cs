using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>A table of all items, a row each. Values stand in it as they are, so that they can hold HTML.</summary>
internal static class HtmlTable
{
    private const string CellStyle = "margin:0; padding:7px 20px 7px 0px; border-bottom:1px solid #eee";

    public static string Of(NodeCall call)
    {
        string[] names = [.. call.Items.SelectMany(item => item.Json.Select(member => member.Key)).Distinct(StringComparer.Ordinal)];
        string Style(string style) => call.Flag("options.customStyling") ? "" : $"style='{style}'";
        var table = new StringBuilder($"<table {Style("border-spacing:0; font-family:helvetica,arial,sans-serif")} {call.Text("options.tableAttributes")}>");
        if (call.Text("options.caption") is { Length: > 0 } caption)
        {
            table.Append("<caption>").Append(caption).Append("</caption>");
        }

        var isCapitalized = call.Flag("options.capitalize");
        table.Append($"<thead {Style($"{CellStyle}; text-align:left; color:#888; font-weight:normal")} {call.Text("options.headerAttributes")}><tr>")
            .AppendJoin("", names.Select(name => $"<th>{(isCapitalized ? Capitalized(name) : name)}</th>")).Append("</tr></thead><tbody>");
        for (var i = 0; i < call.Items.Count; i++)
        {
            var (row, attributes) = (call.Items[i].Json, call.Text("options.cellAttributes", i));
            table.Append($"<tr  {call.Text("options.rowAttributes", i)}>").AppendJoin("", names.Select(name => $"<td {Style(CellStyle)} {attributes}>{Cell(row[name])}</td>")).Append("</tr>");
        }

        return table.Append("</tbody></table>").ToString();
    }

    private static string Cell(Value value) => value.Kind == ValueKind.Boolean ? $"<input type=\"checkbox\" {(value.Boolean ? "checked=\"checked\"" : "")}/>" : JsText.ToText(value);

    private static string Capitalized(string name) => string.Join(' ', name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
