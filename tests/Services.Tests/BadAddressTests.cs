using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>What a marketer reads when an address that a step calls does not do as it should: any address, of which nothing is known but that it speaks HTTP.</summary>
public sealed class BadAddressTests
{
    private static readonly Dictionary<string, string> Steps = new()
    {
        ["HTTP request"] = """ "type": "Elsa.SendHttpRequest", "url": "{0}", "method": "POST", "content": "Hi" """,
        ["HTTP request (items)"] = """ "type": "Bizoholic.HttpRequest", "parameters": {{"method": "POST", "url": "{0}", "sendBody": true, "contentType": "raw", "body": "Hi"}} """,
        ["GraphQL"] = """ "type": "Bizoholic.GraphQl", "parameters": {{"endpoint": "{0}", "query": "query {{ me }}"}} """,
        ["Notify webhook"] = """ "type": "Bizoholic.NotifyWebhook", "url": "{0}", "secret": "here" """,
        ["File of a post"] = """ "type": "Bizoholic.UploadMedia", "fileUrl": "{0}", "credential": "site" """,
    };

    public static TheoryData<string> All => [.. Steps.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Silence_has_an_end(string step)
    {
        var message = await FailAsync(step, context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default), TimeSpan.FromSeconds(1));

        Assert.Matches("did not answer (in time|within)", message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Half_an_answer_is_none(string step)
    {
        var message = await FailAsync(step, async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.StatusCode = step == "Notify webhook" ? 400 : 200;
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"id\":\"");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.Contains("the connection broke before the answer was complete", message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_redirect_into_the_private_network_is_not_followed(string step)
    {
        var message = await FailAsync(step, context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "http://10.0.0.1/admin";
            return Task.CompletedTask;
        });

        Assert.Matches("(?i)redirects|private", message);
    }

    /// <summary>Runs the step once against a service that does one thing, which it is asked for once.</summary>
    private static async Task<string> FailAsync(string step, RequestDelegate answers, TimeSpan? silence = null)
    {
        await using var server = await Loopback.StartAsync(answers);
        await using var site = await Loopback.StartAsync(context => context.Response.WriteAsJsonAsync(Array.Empty<string>()));
        var here = new Surroundings(silence).With("here", "webhookSecret", ("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).With("site", "wordpressApi", ("url", site.Address.ToString()), ("username", "ann"), ("password", "abcd efgh ijkl mnop"));
        using var harness = new WorkflowHarness([typeof(ServiceActivity).Assembly], here.Services);

        var run = await harness.RunAsync($$$"""{"definitionId": "bad", "name": "Bad", "root": {"id": "it", "version": 1, "customProperties": {"retry": {"tries": 2, "waitSeconds": 3600}}, {{{string.Format(System.Globalization.CultureInfo.InvariantCulture, Steps[step], server.Address + "hook")}}} } }""");

        var message = run.Rest.Error?.Message ?? run.Of("it")[0].Bookmarks.SingleOrDefault()?.Payload["error"]["message"].ToString() ?? "";
        Assert.True(run.Status is RunStatus.Suspended or RunStatus.Faulted, run.Status.ToString());
        Assert.DoesNotContain("Exception", message);
        Assert.Single(server.Requests);
        return message;
    }
}
