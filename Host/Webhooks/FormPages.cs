using System.Text;
using System.Text.Encodings.Web;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Draws forms, which work without a script: one tells times in the reader's zone. Whatever a person says is text here, and what a flow says text or <see cref="SafeHtml"/>, so that nothing of it runs in the reader's browser.</summary>
internal static class FormPages
{
    private const string Style =
        ":root{color-scheme:light dark;--page:#f6f7f9;--sheet:#fff;--text:#1f2430;--soft:#565d6d;--line:#767c8a;--button:#2f5bea;--on:#fff;--error:#b3261e}"
        + "@media(prefers-color-scheme:dark){:root{--page:#14171f;--sheet:#1d212b;--text:#e8eaf0;--soft:#aab1c1;--line:#8a91a1;--button:#9db4ff;--on:#10142a;--error:#ffb4ab}}"
        + "body{font-family:system-ui,sans-serif;line-height:1.45;background:var(--page);margin:0;color:var(--text)}main{max-width:34rem;margin:3rem auto;background:var(--sheet);padding:2rem;border-radius:.75rem;box-shadow:0 1px 6px #0002;overflow-wrap:anywhere}"
        + "@media(max-width:36rem){body{background:var(--sheet)}main{margin:0;padding:1.25rem;border-radius:0;box-shadow:none}}h1{font-size:1.6rem;line-height:1.2;margin:0 0 .75rem}a{color:inherit}"
        + "label,legend{display:block;font-weight:600;margin:1.1rem 0 .3rem;padding:0}input:not([type=checkbox]):not([type=radio]),textarea,select{width:100%;box-sizing:border-box;padding:.55rem;border:1px solid var(--line);border-radius:.4rem;font:inherit;font-weight:400;background:var(--sheet);color:inherit}"
        + "[aria-invalid=true]{border-color:var(--error)!important;border-width:2px!important}:focus-visible{outline:3px solid var(--button);outline-offset:2px}"
        + "fieldset{border:0;padding:0;margin:1.1rem 0 0;min-width:0}fieldset label{font-weight:400;margin:.3rem 0}button{margin-top:1.5rem;width:100%;min-height:2.75rem;padding:.7rem;border:0;border-radius:.4rem;background:var(--button);color:var(--on);font:inherit;font-weight:600;cursor:pointer}button+button{margin-top:.75rem}.other{background:none;color:inherit;border:1px solid var(--line)}"
        + ".error{color:var(--error);margin:.3rem 0}.help,.mark{color:var(--soft);font-weight:400;margin:.2rem 0;font-size:.92rem}.summary{border:2px solid var(--error);border-radius:.4rem;padding:.75rem 1rem;margin:1rem 0}.summary ul{margin:.3rem 0 0;padding-left:1.2rem}.trap{position:absolute;left:-10000px;width:1px;height:1px;overflow:hidden}";

    public static async Task ShowAsync(HttpContext http, int status, string page)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src {LocalTime.ContentSecurity}; style-src 'unsafe-inline'; img-src https: data:; form-action 'self' https: http:; base-uri 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(page, http.RequestAborted);
    }

    public static string Note(string title, string text) => Page(title, $"<h1>{Text(title)}</h1><p>{Lines(text)}</p>");

    /// <param name="seal">Of this page: see <see cref="FormSeal"/>.</param>
    /// <param name="entered">What stands in the fields, by name, key or label.</param>
    /// <param name="problems">What has to be put right, by the field's name.</param>
    /// <param name="note">What has to be said of the whole; null for nothing.</param>
    public static string Of(Value form, string seal, ValueObject entered, IReadOnlyDictionary<string, string> problems, string? note = null)
    {
        var page = new StringBuilder();
        var title = form["title"].AsString() is { Length: > 0 } given ? given : "Form";
        var fields = form["fields"].AsArray() ?? ValueArray.Empty;
        page.Append("<h1>").Append(Text(title)).Append("</h1>");
        if (form["description"].AsString() is { Length: > 0 } description)
        {
            page.Append("<p>").Append(form["style"].AsString() == "n8n" ? SafeHtml.Of(description).Replace("\\n", "<br>", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal) : Lines(description)).Append("</p>");
        }

        Summary(page, fields, problems, note);
        page.Append("<form method=\"post\" enctype=\"multipart/form-data\">");
        var isFirst = true;
        foreach (var field in fields)
        {
            var problem = problems.GetValueOrDefault(field["name"].ToString());
            FormFieldHtml.Draw(page, field, Given(entered, field), problem, isFirst && problem is not null);
            isFirst &= problem is null;
        }

        page.Append($"<input type=\"hidden\" name=\"{FormSeal.Field}\" value=\"{Text(seal)}\"><div class=\"trap\" aria-hidden=\"true\"><label for=\"{FormSeal.Trap}\">Leave this empty</label><input id=\"{FormSeal.Trap}\" name=\"{FormSeal.Trap}\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"></div>");
        var button = form["button"].AsString() is { Length: > 0 } words ? words : "Submit";
        return Page(problems.Count > 0 ? $"Please check: {title}" : title, page.Append("<button>").Append(Text(button)).Append("</button></form>").ToString());
    }

    /// <param name="body">HTML; what people or flows say in it is encoded.</param>
    public static string Page(string title, string body)
        => $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{Text(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>";

    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private static void Summary(StringBuilder page, ValueArray fields, IReadOnlyDictionary<string, string> problems, string? note)
    {
        if (problems.Count == 0 && note is null)
        {
            return;
        }

        page.Append("<div class=\"summary\" role=\"alert\">").Append(Text(note ?? "Please check:"));
        if (problems.Count > 0)
        {
            page.Append("<ul>");
            foreach (var field in fields)
            {
                if (problems.TryGetValue(field["name"].ToString(), out var problem))
                {
                    page.Append($"<li><a href=\"#{Text(field["name"].ToString())}\">{Text(field["label"].ToString())}</a>: {Text(problem)}</li>");
                }
            }

            page.Append("</ul>");
        }

        page.Append("</div>");
    }

    private static Value Given(ValueObject entered, Value field)
        => new[] { "name", "key", "label" }.Select(by => field[by].AsString() is { } name ? entered[name] : default).FirstOrDefault(value => !value.IsUndefined) is { IsUndefined: false } found ? found : field["value"];

    private static string Lines(string text) => Text(text).Replace("&#xD;", "", StringComparison.Ordinal).Replace("&#xA;", "<br>", StringComparison.Ordinal);
}
