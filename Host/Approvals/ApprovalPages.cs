using System.Net;
using System.Text.Json;
using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.Primitives;

namespace Bizoholic.Flows.Host.Approvals;

/// <summary>The page behind the link in a message: for people who do not sign in. Looking decides nothing, since mail programs look at links by themselves.</summary>
internal static class ApprovalPages
{
    public const string Path = "/approve";

    private const int LongestField = 100_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/{token}", ShowAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(Path + "/{token}", DecideAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task ShowAsync(string token, HttpContext http, ApprovalBoard board)
        => await (await board.FindByTokenAsync(token, http.RequestAborted) switch
        {
            null => UnknownAsync(http),
            { Status: ApprovalStatus.Pending } row => PageAsync(http, StatusCodes.Status200OK, FormPages.Page(row.Title, Question(row))),
            var row => DecidedAsync(http, StatusCodes.Status410Gone, row),
        });

    private static async Task DecideAsync(string token, HttpContext http, ApprovalBoard board)
    {
        var (request, cancellation) = (http.Request, http.RequestAborted);
        if (await board.FindByTokenAsync(token, cancellation) is not { } row)
        {
            await UnknownAsync(http);
            return;
        }

        if (!request.HasFormContentType || await request.ReadFormAsync(cancellation) is not { } form || form["decision"].ToString() is not ("approve" or "reject")
            || form.Any(field => field.Value.ToString().Length > LongestField) || string.IsNullOrWhiteSpace(form["by"]))
        {
            await PageAsync(http, StatusCodes.Status400BadRequest, FormPages.Note("Something is missing", "Go back, enter your name, and choose Approve or Reject."));
            return;
        }

        var asked = ApprovalParts.Of(row);
        if (!TryRead(form["data"].ToString(), out var data) || !TryRead(form, asked, out var parts))
        {
            await PageAsync(http, StatusCodes.Status400BadRequest, FormPages.Note("The values are not valid", "Go back and mend the JSON, or leave the values as they were."));
            return;
        }

        var content = asked.Count == 0 && form.ContainsKey("content") ? Text(form["content"]) : null;
        var comment = form["comment"].ToString() is { Length: > 0 } said ? said : null;
        var decided = await board.DecideAsync(row, form["decision"] == "approve", $"{form["by"].ToString().Trim()} (by link)", comment, content, asked.Count == 0 ? data : null, parts, cancellation);
        await (decided is null ? DecidedAsync(http, StatusCodes.Status410Gone, (await board.FindByTokenAsync(token, cancellation))!) : DecidedAsync(http, StatusCodes.Status200OK, decided));
    }

    private static string Question(ApprovalRow row) => $"""
        <h1>{Html(row.Title)}</h1><p>The flow “{Html(row.FlowName)}” asks you.{(row.DueAt is { } due ? $" Please answer by {LocalTime.Html(due)}." : "")}</p>
        <form method="post">{Parts(row)}
        <label>Your name<input name="by" required maxlength="200"></label><label>Comment <span class="mark">(optional)</span><textarea name="comment" rows="3"></textarea></label>
        <button name="decision" value="approve">Approve</button><button class="other" name="decision" value="reject">Reject</button></form><script>{LocalTime.Script}</script>
        """;

    /// <summary>The text and the values, of each item where there are several.</summary>
    private static string Parts(ApprovalRow row)
    {
        var parts = ApprovalParts.Of(row);
        return parts.Count == 0 ? Part(row.Content, ApprovalParts.DataOf(row), "", 16)
            : string.Concat(parts.Select((part, at) => $"<fieldset><legend>{at + 1} of {parts.Count}</legend>{Part(part.Content, part.Data, $"-{at}", 6)}</fieldset>"));
    }

    private static string Part(string content, ValueObject data, string place, int rows)
        => $"<label>Text<textarea name=\"content{place}\" rows=\"{rows}\">{"\n" + Html(content)}</textarea></label>"
            + (data.Count == 0 ? "" : $"<label>Values, as JSON<textarea name=\"data{place}\" rows=\"8\" spellcheck=\"false\">{Html(ValueJson.ToJson(data, indented: true))}</textarea></label>");

    /// <summary>What a person made of each item; what was not sent stays.</summary>
    private static bool TryRead(IFormCollection form, IReadOnlyList<ApprovalPart> asked, out IReadOnlyList<ApprovalPart>? parts)
    {
        parts = null;
        var read = new List<ApprovalPart>();
        for (var at = 0; at < asked.Count; at++)
        {
            if (!TryRead(form[$"data-{at}"].ToString(), out var data))
            {
                return false;
            }

            read.Add(new ApprovalPart(form.ContainsKey($"content-{at}") ? Text(form[$"content-{at}"]) : asked[at].Content, data ?? asked[at].Data));
        }

        parts = asked.Count == 0 ? null : read;
        return true;
    }

    private static string Text(StringValues entered) => entered.ToString().ReplaceLineEndings("\n");

    /// <summary>Nothing was sent: the values stay.</summary>
    private static bool TryRead(string text, out ValueObject? data)
    {
        data = null;
        try
        {
            return text.Length == 0 || (data = ValueJson.Parse(text).AsObject()) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Task UnknownAsync(HttpContext http)
        => PageAsync(http, StatusCodes.Status404NotFound, FormPages.Note("This link is not valid", "Look for the question on the approvals page."));

    private static Task DecidedAsync(HttpContext http, int status, ApprovalRow row)
        => PageAsync(http, status, FormPages.Note(row.Title, row.Status == ApprovalStatus.Pending
            ? "Somebody changed this at the same time. Open the link again."
            : $"This is {row.Status}{(row.DecidedBy is { } by ? $" by {by}" : "")}. Nothing more is to do."));

    /// <summary>Nobody else's page may put the buttons under a visitor's pointer.</summary>
    private static Task PageAsync(HttpContext http, int status, string page)
    {
        http.Response.Headers.XFrameOptions = "DENY";
        return FormPages.ShowAsync(http, status, page);
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
