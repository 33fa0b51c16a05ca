using System.Text.Json;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>
/// What a marketer reads when a service does not do as it should: every step has, for everything that can go wrong, one outcome in plain words with what to do about
/// it, says whether it is worth trying again, and has asked the service to do the thing at most once.
/// </summary>
public sealed class BadAnswerTests
{
    private const string Secret = "right-secret-31337-abcdefgh";

    /// <summary>Says it is no use trying again until a person has done something about the credential.</summary>
    private const string Renew = "Renew the credential under Credentials, then retry this step.";

    private static readonly Dictionary<string, Step> Steps = new()
    {
        ["Stripe"] = new(
            "CreateCustomer", """ "email": "ann@example.com", "takesExisting": false """, "stripeApi", ["secretKey"],
            Expired: (401, """{"error":{"type":"invalid_request_error","code":"api_key_expired","message":"Expired API Key provided: sk_test_***"}}"""),
            Revoked: (403, """{"error":{"type":"invalid_request_error","code":"more_permissions_required","message":"The provided key does not have the required permissions for this endpoint."}}"""),
            WrongField: (400, """{"error":{"type":"invalid_request_error","code":"email_invalid","param":"email","message":"Invalid email address: ann"}}"""), "email"),
        ["Razorpay"] = new(
            "CreateCustomer", """ "email": "ann@example.com" """, "razorpayApi", ["keySecret"],
            Expired: (401, """{"error":{"code":"BAD_REQUEST_ERROR","description":"Authentication failed"}}"""),
            Revoked: (403, """{"error":{"code":"BAD_REQUEST_ERROR","description":"Access denied"}}"""),
            WrongField: (400, """{"error":{"code":"BAD_REQUEST_ERROR","description":"The email must be valid","field":"email"}}"""), "email"),
        ["PayPal"] = new(
            "Refund", """ "paymentId": "CAP-1" """, "payPalApi", ["accessToken"],
            Expired: (401, """{"error":"invalid_token","error_description":"Token signature verification failed"}"""),
            Revoked: (403, """{"name":"NOT_AUTHORIZED","message":"Authorization failed due to insufficient permissions.","details":[{"issue":"PERMISSION_DENIED","description":"You do not have permission to access or perform operations on this resource."}]}"""),
            WrongField: (422, """{"name":"UNPROCESSABLE_ENTITY","message":"The requested action could not be performed.","details":[{"issue":"CANNOT_BE_NEGATIVE","field":"/amount/value","description":"Must be greater than or equal to zero."}]}"""), "amount"),
        ["HubSpot"] = new(
            "CreateOrUpdateContact", """ "email": "ann@example.com" """, "hubspotAppToken", ["appToken"],
            Expired: (401, """{"status":"error","category":"INVALID_AUTHENTICATION","message":"Authentication credentials not found."}"""),
            Revoked: (403, """{"status":"error","category":"MISSING_SCOPES","message":"This app hasn't been granted all required scopes to make this call.","errors":[{"message":"x","context":{"requiredGranularScopes":["crm.objects.contacts.write"]}}]}"""),
            WrongField: (400, """{"status":"error","category":"VALIDATION_ERROR","message":"Property values were not valid: [{\"isValid\":false,\"message\":\"Email address ann is invalid\",\"error\":\"INVALID_EMAIL\",\"name\":\"email\"}]"}"""), "email"),
        ["WordPress"] = new(
            "PublishToWordPress", """ "title": "Spring", "content": "Text" """, "wordpressApi", ["password"],
            Expired: (401, """{"code":"rest_cannot_create","message":"Sorry, you are not allowed to create posts as this user.","data":{"status":401}}"""),
            Revoked: (403, """{"code":"rest_cannot_create","message":"Sorry, you are not allowed to create posts as this user.","data":{"status":403}}"""),
            WrongField: (400, """{"code":"rest_invalid_param","message":"Invalid parameter(s): status","data":{"status":400,"params":{"status":"status is not one of publish, draft."},"details":{}}}"""), "status"),
        ["BizOSaaS"] = new(
            "CallBizosaas", """ "call": "Chat", "target": "content_strategist", "payload": "Hi" """, "bizosaasApi", ["token"],
            Expired: (401, """{"detail":"Signature has expired"}"""),
            Revoked: (403, """{"detail":"Insufficient permissions"}"""),
            WrongField: (422, """{"detail":[{"loc":["body","message"],"msg":"field required","type":"value_error.missing"}]}"""), "message"),
        ["Slack"] = new(
            "SendToSlack", """ "channel": "#sales", "text": "Hi" """, "slackApi", ["accessToken"],
            Expired: (200, """{"ok":false,"error":"token_expired"}"""),
            Revoked: (200, """{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"channels:read"}"""),
            WrongField: (200, """{"ok":false,"error":"channel_not_found"}"""), "channel"),
        ["AI"] = new(
            "GenerateContent", """ "topic": "Tea" """, "openAiApi", ["apiKey"],
            Expired: (401, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}"""),
            Revoked: (403, """{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request.","type":"invalid_request_error"}}"""),
            WrongField: (400, """{"error":{"message":"Unsupported value: 'temperature' does not support 5.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"""), "temperature"),
        ["AI (Anthropic)"] = new(
            "Classify", """ "text": "Tea", "categories": ["a", "b"] """, "anthropicApi", ["apiKey"],
            Expired: (401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"""),
            Revoked: (403, """{"type":"error","error":{"type":"permission_error","message":"Your API key does not have permission to use the specified resource."}}"""),
            WrongField: (400, """{"type":"error","error":{"type":"invalid_request_error","message":"temperature: range: 0..1"}}"""), "temperature"),
        ["Strapi"] = new(
            "Strapi", """ "collection": "articles", "data": {"type": "Object", "value": {"slug": "a"}} """, "strapiApi", ["token"],
            Expired: (401, """{"data":null,"error":{"status":401,"name":"UnauthorizedError","message":"Missing or invalid credentials","details":{}}}"""),
            Revoked: (403, """{"data":null,"error":{"status":403,"name":"ForbiddenError","message":"Forbidden","details":{}}}"""),
            WrongField: (400, """{"data":null,"error":{"status":400,"name":"ValidationError","message":"title must be defined.","details":{"errors":[{"path":["title"],"message":"title must be defined.","name":"ValidationError"}]}}}"""), "title"),
        ["PayU"] = new(
            "Refund", """ "paymentId": "403993715", "amount": 10, "currency": "INR" """, "payUApi", ["salt"],
            Expired: (200, """{"status":0,"msg":"Invalid Hash."}"""),
            Revoked: (200, """{"status":0,"msg":"Refund not allowed for this merchant"}"""),
            WrongField: (200, """{"status":0,"msg":"Invalid amount"}"""), "amount"),
        ["Meilisearch"] = new(
            "Meilisearch", """ "index": "posts", "documents": {"type": "Object", "value": {"id": "a b"}} """, "meilisearchApi", ["apiKey"],
            Expired: (403, """{"message":"The provided API key is invalid.","code":"invalid_api_key","type":"auth"}"""),
            Revoked: (403, """{"message":"The provided API key is invalid.","code":"invalid_api_key","type":"auth"}"""),
            WrongField: (202, """{"taskUid":1,"uid":1,"status":"failed","error":{"message":"Document identifier `a b` is invalid.","code":"invalid_document_id"}}"""), "identifier"),
        ["LangGraph"] = new(
            "RunGraph", """ "assistant": "writer" """, "langGraphApi", ["apiKey"],
            Expired: (401, """{"detail":"Invalid API key"}"""),
            Revoked: (403, """{"detail":"Forbidden"}"""),
            WrongField: (422, """{"detail":[{"loc":["body","assistant_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"""), "assistant_id"),
        ["CrewAI"] = new(
            "RunCrew", """ "inputs": {"type": "Object", "value": {"subject": "tea"}} """, "crewAiApi", ["token"],
            Expired: (401, """{"error":"Unauthorized"}"""),
            Revoked: (403, """{"error":"Forbidden"}"""),
            WrongField: (400, """{"message":"Missing required inputs","details":{"missing_inputs":["topic"]}}"""), "topic"),
        ["BizOSaaS contacts"] = new(
            "CreateOrUpdateContact", """ "email": "ann@example.com" """, "bizosaasApi", ["token"],
            Expired: (401, """{"detail":"Signature has expired"}"""),
            Revoked: (403, """{"detail":"Insufficient permissions"}"""),
            WrongField: (422, """{"detail":[{"loc":["body","first_name"],"msg":"field required","type":"value_error.missing"}]}"""), "first_name"),
        ["BizOSaaS leads"] = new(
            "CallBizosaas", """ "call": "CreateLead", "target": "1", "payload": {"firstName": "Ann", "lastName": "Lee", "email": "ann@example.com"} """, "bizosaasApi", ["token"],
            Expired: (401, """{"detail":"Not authenticated"}"""),
            Revoked: (403, """{"detail":"Insufficient permissions"}"""),
            WrongField: (422, """{"detail":[{"loc":["body","email"],"msg":"value is not a valid email address","type":"value_error.email"}]}"""), "email"),
        ["BizOSaaS payments"] = new(
            "CallBizosaas", """ "call": "CreatePayment", "target": "bizoholic", "payload": {"amount": 49.5, "currency": "USD", "email": "ann@example.com", "name": "Ann"} """, "bizosaasApi", ["token"],
            Expired: (401, """{"detail":"Not authenticated"}"""),
            Revoked: (403, """{"detail":"Insufficient permissions"}"""),
            WrongField: (422, """{"detail":[{"loc":["body","amount"],"msg":"ensure this value is greater than 0","type":"value_error.number.not_gt"}]}"""), "amount"),
        ["BizOSaaS agents"] = new(
            "AskAgent", """ "task": "Write a brief" """, "bizosaasApi", ["token"],
            Expired: (401, """{"detail":"Not authenticated"}"""),
            Revoked: (403, """{"detail":"Insufficient permissions"}"""),
            WrongField: (422, """{"detail":[{"loc":["body","agent_type"],"msg":"value is not a valid enumeration member","type":"type_error.enum"}]}"""), "agent_type"),
        ["AI (embeddings)"] = new(
            "CreateEmbeddings", """ "texts": ["Tea"] """, "openAiApi", ["apiKey"],
            Expired: (401, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}"""),
            Revoked: (403, """{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request.","type":"invalid_request_error"}}"""),
            WrongField: (400, """{"error":{"message":"Invalid value for 'dimensions'.","type":"invalid_request_error","param":"dimensions"}}"""), "dimensions"),
        ["AI (with tools)"] = new(
            "AnswerWithTools", """ "task": "Tea" """, "anthropicApi", ["apiKey"],
            Expired: (401, """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"""),
            Revoked: (403, """{"type":"error","error":{"type":"permission_error","message":"Your API key does not have permission to use the specified resource."}}"""),
            WrongField: (400, """{"type":"error","error":{"type":"invalid_request_error","message":"temperature: range: 0..1"}}"""), "temperature"),
        ["Google Sheets"] = new(
            "SheetChange", """ "parameters": {"operation": "append", "documentId": {"__rl": true, "mode": "id", "value": "book"}, "sheetName": {"__rl": true, "mode": "id", "value": "0"}, "columns": {"mappingMode": "autoMapInputData"}} """, "httpBearerAuth", ["token"],
            Expired: (401, """{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}"""),
            Revoked: (403, """{"error":{"code":403,"message":"Request had insufficient authentication scopes.","status":"PERMISSION_DENIED"}}"""),
            WrongField: (400, """{"error":{"code":400,"message":"Unable to parse range: nowhere!A1","status":"INVALID_ARGUMENT"}}"""), "range"),
        ["MCP"] = new(
            "UseTool", """ "tool": "stock_of" """, "mcpServerApi", ["authorization"],
            Expired: (401, """{"error":"invalid_token"}"""),
            Revoked: (403, """{"error":"insufficient_scope"}"""),
            WrongField: (200, "{}"), ""), // told as the answer of a tool: see ToolStepTests
    };

    public static TheoryData<string> All => [.. Steps.Keys];

    public static TheoryData<string> AllThatNameFields => [.. Steps.Where(step => step.Value.Field.Length > 0).Select(step => step.Key)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_expired_token_asks_for_the_credential(string service)
    {
        var failed = await FailAsync(service, Steps[service].Expired);

        Assert.Equal(("Credential", false), (failed.Type, failed.IsTriedAgain));
        Assert.EndsWith(Renew, failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_right_that_is_missing_is_told_as_one(string service)
    {
        var failed = await FailAsync(service, Steps[service].Revoked);

        Assert.False(failed.IsTriedAgain);
        Assert.Matches("(?i)right|scope|permission|not allowed|may not|denied|forbidden", failed.Message);
    }

    [Theory]
    [MemberData(nameof(AllThatNameFields))]
    public async Task A_wrong_field_is_named(string service)
    {
        var failed = await FailAsync(service, Steps[service].WrongField);

        Assert.Equal(("Service", false), (failed.Type, failed.IsTriedAgain));
        Assert.Contains(Steps[service].Field, failed.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_busy_service_says_how_long_to_wait(string service)
    {
        var failed = await FailAsync(service, (429, service == "Slack" ? """{"ok":false,"error":"ratelimited"}""" : "{}"), retryAfter: "7");

        Assert.Equal(("Service", true), (failed.Type, failed.IsTriedAgain));
        Assert.EndsWith("It asks to wait 7 s.", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_that_says_nothing_is_no_success(string service)
    {
        var failed = await FailAsync(service, (200, "{}"));

        Assert.Equal("Service", failed.Type);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_in_place_of_data_points_at_the_address(string service)
    {
        var failed = await FailAsync(service, (200, "<html><body>Please sign in</body></html>"));

        Assert.Equal(("Service", false), (failed.Type, failed.IsTriedAgain));
        Assert.Contains("address", failed.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_redirect_into_the_private_network_is_not_followed(string service)
    {
        var failed = await FailAsync(service, async context =>
        {
            context.Response.Redirect("http://10.0.0.1/admin");
            await context.Response.CompleteAsync();
        });

        Assert.False(failed.IsTriedAgain);
        Assert.Matches("(?i)redirects|private", failed.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Half_an_answer_is_none(string service)
    {
        var failed = await FailAsync(service, async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"id\":\"");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.Contains("the connection broke before the answer was complete", failed.Message);
        LostOnTheWay(service, failed);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Silence_has_an_end(string service)
    {
        var failed = await FailAsync(service, context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default), silence: TimeSpan.FromSeconds(1));

        Assert.Contains("did not answer in time", failed.Message);
        LostOnTheWay(service, failed);
    }

    /// <summary>What may have been done and must not be done twice is left to a person, who is told so; all else is tried again.</summary>
    private static void LostOnTheWay(string service, Failed failed)
    {
        var isOnce = service is "Slack" or "BizOSaaS" or "BizOSaaS leads" or "BizOSaaS payments" or "BizOSaaS agents" or "CrewAI" or "Google Sheets";
        Assert.Equal(("Service", !isOnce), (failed.Type, failed.IsTriedAgain));
        Assert.EndsWith(isOnce ? "look there first, then retry this step or skip it." : "Try it again later.", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs the step once against a service that does one thing; a second try would come later than the test.</summary>
    private static Task<Failed> FailAsync(string service, (int Status, string Body) answer, string? retryAfter = null) => FailAsync(service, context =>
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Body.StartsWith('<') ? "text/html" : "application/json";
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(answer.Body);
    });

    private static async Task<Failed> FailAsync(string service, RequestDelegate answers, TimeSpan? silence = null)
    {
        var step = Steps[service];
        await using var server = await Loopback.StartAsync(answers);
        var here = new Surroundings(silence).With("here", step.Credential, [("url", server.Address.ToString()), ("username", "ann"), ("infoUrl", server.Address.ToString()), ("key", "gtKFFx"), ("keyId", "rzp_test_1"), ("model", "writer"), .. step.Secrets.Select(name => (name, step.Credential == "stripeApi" ? $"sk_test_{Secret}" : Secret))]);
        using var harness = new WorkflowHarness([typeof(ServiceActivity).Assembly], here.Services);

        var run = await harness.RunAsync($$$"""{"definitionId": "bad", "name": "Bad", "root": {"id": "it", "type": "Bizoholic.{{{step.Type}}}", "version": 1, "credential": "here", "customProperties": {"retry": {"tries": 2, "waitSeconds": 3600}}, {{{step.Inputs}}} } }""");

        var wait = run.Of("it")[0].Bookmarks.SingleOrDefault()?.Payload["error"] ?? default;
        var failed = run.Rest.Error is { } error ? new Failed(error.Type, error.Message, IsTriedAgain: false) : new Failed(wait["type"].ToString(), wait["message"].ToString(), IsTriedAgain: true);
        Assert.Equal(failed.IsTriedAgain ? RunStatus.Suspended : RunStatus.Faulted, run.Status);
        Assert.DoesNotContain(Secret, failed.Message);
        Assert.DoesNotContain("Exception", failed.Message);
        Assert.True(server.Requests.Count(request => request.Method is not ("GET" or "HEAD")) <= 1, "The service was asked to do it more than once.");
        return failed;
    }

    private sealed record Step(string Type, string Inputs, string Credential, string[] Secrets, (int, string) Expired, (int, string) Revoked, (int, string) WrongField, string Field);

    private sealed record Failed(string Type, string Message, bool IsTriedAgain);
}
