using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>Reads FastAPI's {"detail": text} and, for bad input, {"detail": [{loc, msg, type}]}.</summary>
internal static class BizosaasErrors
{
    public static ServiceException? Explain(FailedAnswer answer)
    {
        var detail = answer.Body.At("detail");
        if (detail.ValueKind == JsonValueKind.Array && detail.GetArrayLength() > 0)
        {
            var problems = detail.EnumerateArray().Select(problem => (Field: Field(problem), Message: problem.Text("msg") ?? "is not valid")).ToArray();
            var words = string.Join("; ", problems.Select(problem => $"{problem.Field}: {problem.Message}"));
            return answer.Failure($"the input was not accepted ({words}).", field: problems[0].Field, code: detail[0].Text("type"));
        }

        var said = PlainText.From(answer.Text("detail") ?? answer.Text("message") ?? "");
        return said.Length == 0 ? null : answer.Status switch
        {
            401 => answer.Failure($"the token was not accepted ({said})."),
            403 => answer.Failure($"the account may not do this ({said})."),
            >= 500 when said.Contains("workflow not found", StringComparison.OrdinalIgnoreCase) => answer.Failure($"there is no such workflow there, or it has ended ({said}).", ServiceFailure.Permanent),
            >= 500 when said.Contains("not supported", StringComparison.OrdinalIgnoreCase) => answer.Failure(said, ServiceFailure.Permanent),
            _ => answer.Failure(said),
        };
    }

    /// <summary>The platform's workflow engine keeps one workflow of an id at a time; the platform tells that as an error of its own.</summary>
    public static bool IsStartedAlready(ServiceException error) => error.Status == 500 && error.Message.Contains("already started", StringComparison.OrdinalIgnoreCase);

    /// <summary>["body", "items", 0, "price"] becomes items[0].price.</summary>
    private static string Field(JsonElement problem)
    {
        var path = problem.At("loc") is { ValueKind: JsonValueKind.Array } loc ? loc.EnumerateArray().ToArray() : [];
        return path.Aggregate("", (field, part) => part.ValueKind == JsonValueKind.Number ? $"{field}[{part}]"
            : part.GetString() is "body" or "query" or "path" or "header" && field.Length == 0 ? ""
            : field.Length == 0 ? part.ToString() : $"{field}.{part}");
    }
}
