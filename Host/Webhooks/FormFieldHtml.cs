using System.Text;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Draws one field of a form, with what is wrong at it.</summary>
internal static class FormFieldHtml
{
    /// <param name="given">What stands in it.</param>
    /// <param name="problem">What has to be put right; null for nothing.</param>
    /// <param name="isFirstWrong">Where the reader begins.</param>
    public static void Draw(StringBuilder page, Value field, Value given, string? problem, bool isFirstWrong)
    {
        var (name, type) = (Text(field["name"].ToString()), field["type"].ToString());
        switch (type)
        {
            case "html":
                page.Append("<div>").Append(SafeHtml.Of(field["html"].AsString() ?? "")).Append("</div>");
                return;
            case "hiddenField":
                page.Append($"<input type=\"hidden\" name=\"{name}\" value=\"{ValueText(given)}\">");
                return;
        }

        var isRequired = field["isRequired"] == Value.True;
        var label = $"{Text(field["label"].ToString())}{(isRequired ? "" : " <span class=\"mark\">(optional)</span>")}";
        var help = field["help"].AsString() is { Length: > 0 } words ? $"<p class=\"help\" id=\"{name}-help\">{Text(words)}</p>" : "";
        var error = problem is null ? "" : $"<p class=\"error\" id=\"{name}-error\">{Text(problem)}</p>";
        var described = string.Join(' ', new[] { help.Length > 0 ? $"{name}-help" : "", error.Length > 0 ? $"{name}-error" : "" }.Where(id => id.Length > 0));
        var state = $"{(described.Length > 0 ? $" aria-describedby=\"{described}\"" : "")}{(problem is null ? "" : " aria-invalid=\"true\"")}";
        var own = $"{state}{(isRequired ? " required" : "")}{(isFirstWrong ? " autofocus" : "")}";
        if (type is "checkbox" or "radio" || (type == "dropdown" && field["isMultiple"] == Value.True))
        {
            page.Append($"<fieldset id=\"{name}\"{state}><legend>{label}</legend>{help}{error}");
            Options(page, field, name, type == "radio" ? "radio" : "checkbox", given, type == "radio" && isRequired, isFirstWrong);
            page.Append("</fieldset>");
            return;
        }

        page.Append($"<label for=\"{name}\">{label}</label>{help}{error}");
        var length = field["maxLength"] is { Kind: ValueKind.Number, Number: > 0 } letters ? letters.ToString() : FormCheck.UsualLength.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var placeholder = field["placeholder"].AsString() is { Length: > 0 } hint ? $" placeholder=\"{Text(hint)}\"" : "";
        switch (type)
        {
            case "textarea":
                page.Append($"<textarea id=\"{name}\" name=\"{name}\" rows=\"5\" maxlength=\"{length}\"{placeholder}{own}>\n{ValueText(given)}</textarea>");
                break;
            case "dropdown":
                page.Append($"<select id=\"{name}\" name=\"{name}\"{own}><option value=\"\">Select an option</option>");
                foreach (var option in field["options"].AsArray() ?? ValueArray.Empty)
                {
                    page.Append($"<option{(option.ToString() == given.ToString() ? " selected" : "")}>{Text(option.ToString())}</option>");
                }

                page.Append("</select>");
                break;
            case "file":
                page.Append($"<input id=\"{name}\" name=\"{name}\" type=\"file\"{(field["isMultiple"] == Value.True ? " multiple" : "")}{(field["accept"].AsString() is { Length: > 0 } kinds ? $" accept=\"{Text(kinds)}\"" : "")}{own}>");
                break;
            case "number":
                page.Append($"<input id=\"{name}\" name=\"{name}\" type=\"number\" step=\"any\" inputmode=\"decimal\"{Bound(field, "min")}{Bound(field, "max")}{placeholder}{own} value=\"{ValueText(given)}\">");
                break;
            default:
                var kind = type switch { "email" or "password" or "date" or "url" => type, "phone" => "tel", _ => "text" };
                var complete = kind is "email" or "tel" or "url" ? $" autocomplete=\"{kind}\"" : "";
                page.Append($"<input id=\"{name}\" name=\"{name}\" type=\"{kind}\"{(kind == "date" ? "" : $" maxlength=\"{length}\"")}{complete}{placeholder}{own}{(kind == "password" ? "" : $" value=\"{ValueText(given)}\"")}>");
                break;
        }
    }

    private static void Options(StringBuilder page, Value field, string name, string kind, Value given, bool isRequired, bool isFirstWrong)
    {
        var chosen = given.AsArray()?.Select(value => value.ToString()).ToArray() ?? (given.IsNullish ? [] : kind == "radio" ? [given.ToString()] : given.ToString().Split(',', StringSplitOptions.TrimEntries));
        var focus = isFirstWrong ? " autofocus" : "";
        foreach (var option in field["options"].AsArray() ?? ValueArray.Empty)
        {
            page.Append($"<label><input type=\"{kind}\" name=\"{name}\" value=\"{Text(option.ToString())}\"{(chosen.Contains(option.ToString()) ? " checked" : "")}{(isRequired ? " required" : "")}{focus}> {Text(option.ToString())}</label>");
            focus = "";
        }
    }

    private static string Bound(Value field, string name) => field[name] is { Kind: ValueKind.Number } bound ? $" {name}=\"{bound}\"" : "";

    private static string ValueText(Value given) => given.IsNullish ? "" : Text(given.ToString());

    private static string Text(string text) => FormPages.Text(text);
}
