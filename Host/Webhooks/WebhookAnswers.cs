using System.Text;
using Bizoholic.Flows.Host.Elsa;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Answers to the callers of webhooks. What went wrong inside a flow is in its run, never in an answer.</summary>
internal static class WebhookAnswers
{
    private static readonly string[] OwnedByServer = ["content-length", "transfer-encoding", "connection", "date", "server"];

    /// <summary>What a response activity gave.</summary>
    public static async Task ReplyAsync(HttpResponse response, HttpReply reply, CancellationToken cancellation)
    {
        response.StatusCode = reply.StatusCode is >= 200 and <= 599 ? reply.StatusCode : StatusCodes.Status200OK;
        foreach (var (name, value) in reply.Headers)
        {
            if (!OwnedByServer.Contains(name, StringComparer.OrdinalIgnoreCase) && IsClean(name) && IsClean(value))
            {
                response.Headers.Append(name, value);
            }
        }

        if (reply.ContentType is { } type && IsClean(type))
        {
            response.ContentType = type;
        }

        if (!reply.Body.IsEmpty && response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
        {
            await response.Body.WriteAsync(reply.Body, cancellation);
        }
    }

    /// <summary>What a trigger tells the sender itself.</summary>
    public static IResult Reply(HttpReply reply) => new Replied(reply);

    /// <summary>A run that came to rest without a response activity having answered.</summary>
    public static Task RestAsync(HttpResponse response, string runId, RunRest rest, int suspendedStatus, CancellationToken cancellation) => rest.Status switch
    {
        RunStatus.Finished => JsonAsync(response, StatusCodes.Status200OK, Result(rest), cancellation),
        RunStatus.Faulted => FailedAsync(response, runId, "The workflow failed", "The workflow could not finish this request. Its run says why.", cancellation),
        RunStatus.Cancelled => FailedAsync(response, runId, "The workflow was cancelled", "The workflow was cancelled before it could answer.", cancellation),
        _ => WaitingAsync(response, runId, suspendedStatus, cancellation),
    };

    /// <summary>What n8n answers at the end of a run: its callers are used to it.</summary>
    public static Task N8nRestAsync(HttpResponse response, string runId, RunRest rest, N8nAnswer answer, int suspendedStatus, CancellationToken cancellation)
    {
        if (rest.Status is RunStatus.Faulted or RunStatus.Cancelled)
        {
            return JsonAsync(response, StatusCodes.Status500InternalServerError, ValueObject.From(("message", "Error in workflow")), cancellation);
        }

        if (rest.Status != RunStatus.Finished)
        {
            return WaitingAsync(response, runId, suspendedStatus, cancellation);
        }

        var content = answer.Of(ValueArray.From(rest.Items.Select(item => (Value)item.Json)));
        var type = answer.Headers.FirstOrDefault(header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value
            ?? (answer.ContentType.Length > 0 ? answer.ContentType : content.IsUndefined ? null : "application/json; charset=utf-8");
        var body = content.IsUndefined ? default
            : answer.ContentType.Length > 0 && content.AsString() is { } text ? Encoding.UTF8.GetBytes(text) : ValueJson.ToUtf8(content);
        return ReplyAsync(response, new HttpReply(answer.Status, type, body, [.. answer.Headers.Where(header => !header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase))]), cancellation);
    }

    public static Task StartedAsync(HttpResponse response, string runId, CancellationToken cancellation)
        => RunAsync(response, StatusCodes.Status200OK, "Workflow was started", runId, cancellation);

    public static Task WaitingAsync(HttpResponse response, string runId, int status, CancellationToken cancellation)
        => RunAsync(response, status, "The workflow goes on; it has not answered yet.", runId, cancellation);

    public static Task SeenBeforeAsync(HttpResponse response, string runId, CancellationToken cancellation)
        => RunAsync(response, StatusCodes.Status200OK, "This delivery was taken before.", runId, cancellation);

    /// <summary>A genuine event that the flow did not ask for.</summary>
    public static IResult NotWanted { get; } = TypedResults.Text("""{"message":"The flow does not start on this event."}""", "application/json");

    /// <summary>A genuine event at an address where runs wait for events.</summary>
    public static IResult Heard(int runs)
        => TypedResults.Text($$"""{"message":"{{runs switch { 0 => "No run waits for this event, or it was taken before.", 1 => "One run goes on with this event.", _ => $"{runs} runs go on with this event." }}}"}""", "application/json");

    private static Task RunAsync(HttpResponse response, int status, string message, string runId, CancellationToken cancellation)
    {
        var address = $"{ElsaApi.Root}/workflow-instances/{runId}";
        response.Headers.Location = address;
        return JsonAsync(response, status, ValueObject.From(("message", message), ("workflowInstanceId", runId), ("address", address)), cancellation);
    }

    /// <summary>Says nothing of this one request, since later deliveries get the same words.</summary>
    private static Task FailedAsync(HttpResponse response, string runId, string title, string detail, CancellationToken cancellation)
        => JsonAsync(
            response,
            StatusCodes.Status500InternalServerError,
            ValueObject.From(("title", title), ("status", StatusCodes.Status500InternalServerError), ("detail", detail), ("workflowInstanceId", runId)),
            cancellation,
            "application/problem+json");

    /// <summary>The workflow's outputs; where it declares none, the last items, a single one without a list around it.</summary>
    private static Value Result(RunRest rest)
    {
        var declared = new ValueObject.Builder(rest.Output.Count);
        var count = 0;
        foreach (var (name, value) in rest.Output)
        {
            if (name != "items")
            {
                declared.Set(name, value);
                count++;
            }
        }

        return count > 0 ? declared.Build()
            : rest.Output["items"] is { Kind: ValueKind.Array } items ? Single(items.AsArray()!)
            : Single(ValueArray.From(rest.Items.Select(item => (Value)item.Json)));
    }

    private static Value Single(ValueArray items) => items.Count switch
    {
        0 => ValueObject.Empty,
        1 => items[0],
        _ => items,
    };

    private static async Task JsonAsync(HttpResponse response, int status, Value body, CancellationToken cancellation, string contentType = "application/json; charset=utf-8")
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        await response.Body.WriteAsync(ValueJson.ToUtf8(body), cancellation);
    }

    private sealed class Replied(HttpReply reply) : IResult
    {
        public Task ExecuteAsync(HttpContext http) => ReplyAsync(http.Response, reply, http.RequestAborted);
    }

    private static bool IsClean(string text) => text.All(letter => Ascii.IsValid(letter) && !char.IsControl(letter));
}
