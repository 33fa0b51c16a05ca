using System.Text;
using System.Text.Encodings.Web;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Draws forms. Whatever a flow or a person says is text here, so that nothing of it runs in the reader's browser.</summary>
internal static class FormPages
{
    private const string Style =
        "body{font-family:system-ui,sans-serif;background:#f6f7f9;margin:0;color:#1f2430}main{max-width:34rem;margin:3rem auto;background:#fff;padding:2rem;border-radius:.75rem;box-shadow:0 1px 6px #0002}"
        + "label,legend{display:block;font-weight:600;margin:1rem 0 .3rem}input:not([type=checkbox]):not([type=radio]),textarea,select{width:100%;box-sizing:border-box;padding:.55rem;border:1px solid #c4c9d4;border-radius:.4rem;font:inherit}"
        + "fieldset{border:0;padding:0;margin:0}fieldset label{font-weight:400;margin:.2rem 0}button{margin-top:1.5rem;width:100%;padding:.7rem;border:0;border-radius:.4rem;background:#2f5bea;color:#fff;font:inherit;font-weight:600}.error{color:#b3261e}";

    public static async Task ShowAsync(HttpContext http, int status, string page)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'self' https: http:; base-uri 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(page, http.RequestAborted);
    }

    public static string Note(string title, string text) => Page(title, $"<h1>{Text(title)}</h1><p>{Text(text)}</p>");

    /// <param name="entered">What stands in the fields, by name or label.</param>
    /// <param name="error">What has to be put right.</param>
    public static string Of(Value form, ValueObject entered, string? error)
    {
        var page = new StringBuilder();
        var title = form["title"].AsString() ?? "Form";
        page.Append("<h1>").Append(Text(title)).Append("</h1>");
        if (form["description"].AsString() is { } description)
        {
            page.Append("<p>").Append(Text(description).Replace("&#xA;", "<br>", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
        }

        if (error is not null)
        {
            page.Append("<p class=\"error\" role=\"alert\">").Append(Text(error)).Append("</p>");
        }

        page.Append("<form method=\"post\" enctype=\"multipart/form-data\">");
        foreach (var field in form["fields"].AsArray() ?? ValueArray.Empty)
        {
            var given = entered[field["name"].ToString()] is { IsUndefined: false } again ? again : entered[field["label"].ToString()] is { IsUndefined: false } asked ? asked : field["value"];
            Field(page, field, given);
        }

        return Page(title, page.Append("<button>").Append(Text(form["button"].AsString() ?? "Submit")).Append("</button></form>").ToString());
    }

    /// <summary>What is missing of what was sent; null when nothing is.</summary>
    public static string? Missing(Value form, Value request)
    {
        var empty = (form["fields"].AsArray() ?? ValueArray.Empty).Where(field => field["isRequired"] == Value.True && field["type"].AsString() != "html" && !IsGiven(field, request)).Select(field => field["label"].ToString()).ToArray();
        return empty.Length == 0 ? null : $"Please fill in: {string.Join(", ", empty)}.";
    }

    private static bool IsGiven(Value field, Value request)
        => field["type"].AsString() == "file"
            ? (request["files"].AsArray() ?? ValueArray.Empty).Any(file => file["name"].ToString() == field["name"].ToString() && file["size"].Number > 0)
            : request["body"][field["name"].ToString()] is { IsNullish: false } value && value.ToString().Trim().Length > 0;

    private static void Field(StringBuilder page, Value field, Value given)
    {
        var (name, label, type) = (Text(field["name"].ToString()), Text(field["label"].ToString()), field["type"].ToString());
        var required = field["isRequired"] == Value.True ? " required" : "";
        var placeholder = field["placeholder"].AsString() is { } hint ? $" placeholder=\"{Text(hint)}\"" : "";
        var value = given.IsNullish ? "" : Text(given.ToString());
        var options = field["options"].AsArray() ?? ValueArray.Empty;
        switch (type)
        {
            case "html":
                page.Append("<p>").Append(Text(PlainText(field["html"].AsString() ?? ""))).Append("</p>");
                break;
            case "hiddenField":
                page.Append($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
                break;
            case "textarea":
                page.Append($"<label for=\"{name}\">{label}</label><textarea id=\"{name}\" name=\"{name}\" rows=\"5\"{placeholder}{required}>{value}</textarea>");
                break;
            case "dropdown" when field["isMultiple"] != Value.True:
                page.Append($"<label for=\"{name}\">{label}</label><select id=\"{name}\" name=\"{name}\"{required}><option value=\"\">Select an option</option>");
                foreach (var option in options)
                {
                    page.Append($"<option{(Text(option.ToString()) == value ? " selected" : "")}>{Text(option.ToString())}</option>");
                }

                page.Append("</select>");
                break;
            case "dropdown" or "checkbox" or "radio":
                page.Append($"<fieldset><legend>{label}</legend>");
                foreach (var option in options)
                {
                    page.Append($"<label><input type=\"{(type == "radio" ? "radio" : "checkbox")}\" name=\"{name}\" value=\"{Text(option.ToString())}\"{(type == "radio" ? required : "")}> {Text(option.ToString())}</label>");
                }

                page.Append("</fieldset>");
                break;
            default:
                var kind = type is "number" or "email" or "password" or "date" or "file" ? type : "text";
                page.Append($"<label for=\"{name}\">{label}</label><input id=\"{name}\" name=\"{name}\" type=\"{kind}\"{(kind == "number" ? " step=\"any\"" : "")}{(kind == "file" && field["isMultiple"] == Value.True ? " multiple" : "")}{placeholder}{required}{(kind is "file" or "password" ? "" : $" value=\"{value}\"")}>");
                break;
        }
    }

    private static string PlainText(string html)
    {
        var text = new StringBuilder();
        var isTag = false;
        foreach (var letter in html)
        {
            isTag = letter == '<' || (isTag && letter != '>');
            if (!isTag && letter != '>')
            {
                text.Append(letter);
            }
        }

        return text.ToString();
    }

    /// <param name="body">HTML; what people or flows say in it is encoded.</param>
    public static string Page(string title, string body)
        => $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{Text(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>";

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
