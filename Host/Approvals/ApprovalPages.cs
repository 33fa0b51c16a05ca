using System.Net;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

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

    private static async Task<ContentHttpResult> ShowAsync(string token, ApprovalBoard board, CancellationToken cancellation)
        => await board.FindByTokenAsync(token, cancellation) is not { } row ? Page(StatusCodes.Status404NotFound, "This link is not valid", "<p>Look for the question on the approvals page.</p>")
            : row.Status != ApprovalStatus.Pending ? Decided(row, StatusCodes.Status410Gone)
            : Page(StatusCodes.Status200OK, Html(row.Title), $"""
                <p>{Html(row.FlowName)} asks you.</p>
                <form method="post"><label>Text<textarea name="content" rows="16">{Html(row.Content)}</textarea></label>
                <label>Your name<input name="by" required maxlength="200"></label><label>Comment<textarea name="comment" rows="3"></textarea></label>
                <button name="decision" value="approve">Approve</button> <button name="decision" value="reject">Reject</button></form>
                """);

    private static async Task<ContentHttpResult> DecideAsync(string token, HttpRequest request, ApprovalBoard board, CancellationToken cancellation)
    {
        if (await board.FindByTokenAsync(token, cancellation) is not { } row)
        {
            return Page(StatusCodes.Status404NotFound, "This link is not valid", "<p>Look for the question on the approvals page.</p>");
        }

        if (!request.HasFormContentType || await request.ReadFormAsync(cancellation) is not { } form || form["decision"].ToString() is not ("approve" or "reject")
            || form.Any(field => field.Value.ToString().Length > LongestField) || string.IsNullOrWhiteSpace(form["by"]))
        {
            return Page(StatusCodes.Status400BadRequest, "Something is missing", "<p>Go back, enter your name, and choose Approve or Reject.</p>");
        }

        var content = form.ContainsKey("content") ? form["content"].ToString().ReplaceLineEndings("\n") : null;
        var decided = await board.DecideAsync(row, form["decision"] == "approve", $"{form["by"].ToString().Trim()} (by link)", form["comment"].ToString() is { Length: > 0 } comment ? comment : null, content, null, cancellation);
        return decided is null ? Decided((await board.FindByTokenAsync(token, cancellation))!, StatusCodes.Status410Gone) : Decided(decided, StatusCodes.Status200OK);
    }

    private static ContentHttpResult Decided(ApprovalRow row, int status) => Page(status, Html(row.Title), $"<p>This is {row.Status}{(row.DecidedBy is { } by ? $" by {Html(by)}" : "")}. Nothing more is to do.</p>");

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static ContentHttpResult Page(int status, string title, string body) => TypedResults.Content(
        $$"""
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>{{title}}</title>
        <style>body{font:16px system-ui;max-width:44rem;margin:6vh auto;padding:0 1rem}label{display:block;margin:1rem 0}textarea,input{display:block;width:100%;box-sizing:border-box;font:inherit}button{font:inherit;padding:.5rem 1rem}</style>
        <h1>{{title}}</h1>{{body}}</html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);
}
