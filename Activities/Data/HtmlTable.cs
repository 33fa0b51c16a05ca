using System.Net;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>A table of all items, a row each.</summary>
internal static class HtmlTable
{
    private const string TableStyle = "border-spacing:0;font-family:helvetica,arial,sans-serif";
    private const string CellStyle = "margin:0;padding:7px 20px 7px 0px;border-bottom:1px solid #eee;text-align:left;vertical-align:top";

    public static string Of(NodeCall call)
    {
        string[] names = [.. call.Items.SelectMany(item => item.Json.Select(member => member.Key)).Distinct(StringComparer.Ordinal)];
        var isOwnStyle = call.Flag("options.customStyling");
        var table = new StringBuilder("<table").Append(Attributes(call.Text("options.tableAttributes"), isOwnStyle ? "" : TableStyle)).Append('>');
        if (call.Text("options.caption") is { Length: > 0 } caption)
        {
            table.Append("<caption>").Append(WebUtility.HtmlEncode(caption)).Append("</caption>");
        }

        var isCapitalized = call.Flag("options.capitalize");
        table.Append("<thead><tr>").AppendJoin("", names.Select(name => $"<th{Attributes("", isOwnStyle ? "" : CellStyle)}>{WebUtility.HtmlEncode(isCapitalized ? Capitalized(name) : name)}</th>")).Append("</tr></thead><tbody>");
        foreach (var item in call.Items)
        {
            table.Append("<tr>").AppendJoin("", names.Select(name => $"<td{Attributes("", isOwnStyle ? "" : CellStyle)}>{Cell(item.Json[name])}</td>")).Append("</tr>");
        }

        return table.Append("</tbody></table>").ToString();
    }

    private static string Attributes(string given, string style) => given.Length > 0 ? $" {given}" : style.Length > 0 ? $" style=\"{style}\"" : "";

    private static string Cell(Value value) => value.IsNullish ? "" : WebUtility.HtmlEncode(value.Kind is ValueKind.Object or ValueKind.Array ? ValueJson.ToJson(value) : JsText.ToText(value));

    private static string Capitalized(string name) => string.Join(' ', name.Replace('_', ' ').Split(' ').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
