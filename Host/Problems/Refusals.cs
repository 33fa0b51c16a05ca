using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Bizoholic.Flows.Host.Problems;

/// <summary>Answers to requests that cannot be served, as problem details.</summary>
internal static class Refusals
{
    public static ProblemHttpResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);

    public static ProblemHttpResult NotFound(string detail) => Problem(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>One field is wrong.</summary>
    public static ProblemHttpResult Invalid(string field, string message) => Invalid(message, [(field, message)]);

    /// <summary>Several fields are wrong.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<(string Field, string Message)> errors)
        => Invalid(errors.Count == 1 ? errors[0].Message : $"{errors.Count} things have to be put right first.", errors);

    /// <summary>A definition cannot be taken or published. The designer shows every message.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<PlanProblem> problems) => TypedResults.Problem(Details(problems));

    public static ProblemDetails Details(IReadOnlyList<PlanProblem> problems)
        => Details(
            problems.Count == 1 ? problems[0].ToString() : $"{problems.Count} things have to be put right first.",
            problems.Select(problem => (problem.ActivityId is { } id ? $"{id}.{problem.Path}" : problem.Path, problem.ToString())));

    private static ProblemHttpResult Invalid(string detail, IEnumerable<(string Field, string Message)> errors) => TypedResults.Problem(Details(detail, errors));

    private static HttpValidationProblemDetails Details(string detail, IEnumerable<(string Field, string Message)> errors)
        => new(errors.GroupBy(error => error.Field, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(error => error.Message).ToArray(), StringComparer.Ordinal))
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The request is not valid",
            Detail = detail,
        };
}
