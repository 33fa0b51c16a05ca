using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>Stripe as its reference describes it: one API version, form encoding, known parameters only, idempotency keys, error shapes, signed events.</summary>
internal sealed class StripeFake : IAsyncDisposable
{
    public const string Key = "sk_test_51HrightKey4242";
    public const string Version = "2026-10-28.endive";

    private readonly StripeObjects objects = new();
    private readonly ConcurrentDictionary<string, Replay> replays = new();
    private readonly ConcurrentQueue<Fault> faults = new();
    private Loopback server = null!;

    private delegate Task Fault(HttpContext context);

    public Uri Address => server.Address;

    public IEnumerable<Received> Requests => server.Requests;

    public int Created(string kind) => objects.Count(kind);

    public static async Task<StripeFake> StartAsync()
    {
        var fake = new StripeFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    /// <summary>The next request gets this answer instead.</summary>
    public void FailNext(int status, string error, params (string Name, string Value)[] headers) => faults.Enqueue(context =>
    {
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return WriteAsync(context, status, error);
    });

    /// <summary>The next request, or a later one, is carried out, but its answer gets lost.</summary>
    public void LoseAnswer(int skip = 0)
    {
        for (var number = 0; number < skip; number++)
        {
            faults.Enqueue(HealthyAsync);
        }

        faults.Enqueue(async context =>
        {
            await HandleAsync(context);
            context.Abort();
        });
    }

    /// <summary>A day or more goes by.</summary>
    public void ForgetKeys() => replays.Clear();

    public static string Sign(string secret, byte[] body, long at) =>
        $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}.").Concat(body).ToArray()))}";

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers["Request-Id"] = "req_" + context.Connection.Id;
        if (faults.TryDequeue(out var fault))
        {
            await fault(context);
            return;
        }

        await HealthyAsync(context);
    }

    private async Task HealthyAsync(HttpContext context)
    {
        var (status, body) = await HandleAsync(context);
        await WriteAsync(context, status, body);
    }

    private async Task<(int Status, string Body)> HandleAsync(HttpContext context)
    {
        try
        {
            var request = context.Request;
            if (request.Headers.Authorization != $"Bearer {Key}")
            {
                throw new StripeRefusal(401, "invalid_request_error", $"Invalid API Key provided: {request.Headers.Authorization.ToString()[7..]}");
            }

            if (request.Headers["Stripe-Version"] != Version)
            {
                throw new StripeRefusal(400, "invalid_request_error", $"Invalid Stripe API version: {request.Headers["Stripe-Version"]}");
            }

            var parameters = FormParameters.Parse(await EncodedAsync(request));
            return Idempotent(context, parameters);
        }
        catch (StripeRefusal refusal)
        {
            var error = new JsonObject { ["type"] = refusal.Type, ["code"] = refusal.Code, ["message"] = refusal.Message, ["param"] = refusal.Parameter };
            return (refusal.Status, new JsonObject { ["error"] = error }.ToJsonString());
        }
    }

    private static async Task<string> EncodedAsync(HttpRequest request)
    {
        if (request.Method != "POST")
        {
            return request.QueryString.Value!.TrimStart('?');
        }

        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        return body.Length == 0 || request.ContentType?.Split(';')[0] == "application/x-www-form-urlencoded"
            ? body
            : throw new StripeRefusal(400, "invalid_request_error", "Request bodies have to be form encoded.");
    }

    private (int Status, string Body) Idempotent(HttpContext context, FormParameters parameters)
    {
        var request = context.Request;
        var key = request.Headers["Idempotency-Key"].ToString();
        if (request.Method != "POST" || key.Length == 0)
        {
            return (200, objects.Handle(request.Method, request.Path, parameters).ToJsonString());
        }

        if (key.Length > 255)
        {
            throw new StripeRefusal(400, "invalid_request_error", "Idempotency keys are at most 255 characters long.");
        }

        var same = request.Path + "?" + string.Join('&', parameters.Values.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"));
        var replayed = true;
        var answer = replays.GetOrAdd(key, _ =>
        {
            replayed = false;
            return new Replay(same, objects.Handle(request.Method, request.Path, parameters).ToJsonString());
        });
        if (answer.Request != same)
        {
            throw new StripeRefusal(400, "idempotency_error", "Keys for idempotent requests can only be used with the same parameters they were first used with.");
        }

        if (replayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        return (200, answer.Body);
    }

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private sealed record Replay(string Request, string Body);
}
