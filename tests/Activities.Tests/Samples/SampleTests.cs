using System.Text;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Activities.Tests.Samples;

public sealed class SampleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private readonly WorkflowHarness _harness;

    public SampleTests() => _harness = new WorkflowHarness([typeof(HttpEndpoint).Assembly], time: _time);

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file))];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    public void Dispose() => _harness.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_can_be_published_and_explains_itself(string file)
    {
        var definition = DefinitionReader.Read(File.ReadAllBytes(Path.Combine(Folder, file)));
        var plan = _harness.Compiler.Compile(definition);
        Assert.Empty(plan.Problems);
        Assert.NotEmpty(plan.Triggers);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), definition.Json.GetProperty("definitionId").GetString());
        Assert.NotEmpty(definition.Json.GetProperty("description").GetString()!);
    }

    [Theory]
    [InlineData("""{"email":"ann@example.com","company":"Acme","phone":"1","job_title":"Head of Marketing","source":"referral"}""", 90, "hot")]
    [InlineData("""{"email":"bob@example.com","company":"Acme","source":"website"}""", 40, "warm")]
    [InlineData("""{"email":"cy@example.com"}""", 10, "cold")]
    public async Task A_lead_is_scored_and_answered(string lead, int score, string temperature)
    {
        var (reply, rest) = await PostAsync("bizosaas-lead_nurturing", $$$"""{"tenant_id":7,"workflow_type":"lead_nurturing","parameters":{"event":"new_lead","lead":{{{lead}}}}}""");
        Assert.Equal((200, "application/json"), (reply!.StatusCode, reply.ContentType));
        var answer = ValueJson.Parse(reply.Body.Span);
        Assert.Equal((7, score, temperature), (answer["tenant_id"].Number, answer["score"].Number, answer["temperature"].AsString()));
        Assert.NotEmpty(answer["next_steps"].AsArray()!);
        Assert.Equal(RunStatus.Finished, rest.Status);
    }

    [Theory]
    [InlineData("""{"tenant_id":7,"workflow_type":"lead_nurturing","parameters":{"lead":{"email":"nobody"}}}""", "e-mail")]
    [InlineData("""{"workflow_type":"lead_nurturing","parameters":{"lead":{"email":"a@b.co"}}}""", "tenant_id")]
    [InlineData("""{}""", "workflow_type")]
    [InlineData("""null""", "tenant_id")]
    public async Task An_incomplete_lead_is_refused_with_what_is_missing(string body, string problem)
    {
        var (reply, rest) = await PostAsync("bizosaas-lead_nurturing", body);
        Assert.Equal(400, reply!.StatusCode);
        Assert.Contains(problem, Encoding.UTF8.GetString(reply.Body.Span), StringComparison.Ordinal);
        Assert.Equal(RunStatus.Finished, rest.Status);
    }

    [Fact]
    public async Task An_approval_that_nobody_gives_is_overdue_after_two_days()
    {
        var (reply, rest) = await PostAsync("content-approval", """{"title":"Spring","text":"...","author":"Ann"}""");
        Assert.Equal((202, RunStatus.Suspended), (reply!.StatusCode, rest.Status));
        _time.Advance(TimeSpan.FromDays(2));
        var history = await FinishedAsync();
        Assert.Contains(history.Executions, execution => execution is { ActivityId: "remind", Status: ExecutionStatus.Completed });
        Assert.Contains(history.Executions, execution => execution is { ActivityId: "askEditor", Status: ExecutionStatus.Cancelled });
    }

    [Theory]
    [InlineData(true, "announceApproved")]
    [InlineData(false, "announceRejected")]
    public async Task An_editor_decides(bool approved, string announced)
    {
        await PostAsync("content-approval", """{"title":"Spring","text":"...","author":"Ann"}""");
        var waiting = (await HistoryAsync()).Executions.Single(execution => execution.ActivityId == "askEditor");
        await _harness.Runtime.ResumeAsync("default", waiting.Bookmarks[0].BookmarkId, ValueObject.From(("approved", approved), ("comment", "Fine")), null, CancellationToken.None);
        Assert.Contains((await FinishedAsync()).Executions, execution => execution.ActivityId == announced);
    }

    [Fact]
    public async Task A_payment_that_does_not_come_is_handed_over_after_three_days()
    {
        var (reply, rest) = await PostAsync("stripe-dunning-small", """{"type":"invoice.payment_failed","data":{"object":{"id":"in_1","customer_email":"a@b.co","amount_due":1999,"currency":"eur","attempt_count":2}}}""");
        Assert.Equal((200, RunStatus.Suspended), (reply!.StatusCode, rest.Status));
        var history = await HistoryAsync();
        Assert.Equal("in_1", history.Run.CorrelationId);
        Assert.Contains(history.Executions, execution => execution is { ActivityId: "firm", Status: ExecutionStatus.Completed });
        Assert.Contains("19.99 EUR", history.Executions.Single(execution => execution.ActivityId == "sendReminder").Inputs["Payload"]["text"].AsString(), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromDays(3));
        Assert.Contains((await FinishedAsync()).Executions, execution => execution.ActivityId == "escalate");
    }

    [Fact]
    public async Task Other_reports_of_stripe_are_left_alone()
    {
        var (reply, rest) = await PostAsync("stripe-dunning-small", """{"type":"invoice.paid"}""");
        Assert.Equal("""{"received":true,"handled":false}""", Encoding.UTF8.GetString(reply!.Body.Span));
        Assert.Equal(RunStatus.Finished, rest.Status);
    }

    private string? _runId;

    private async Task<(HttpReply? Reply, RunRest End)> PostAsync(string sample, string body)
    {
        var version = await _harness.PublishAsync(await File.ReadAllTextAsync(Path.Combine(Folder, sample + ".json")));
        var trigger = (await _harness.Triggers.GetAsync(CancellationToken.None)).All.Single(row => row.UniqueKey == $"POST /{sample}");
        var started = await _harness.Runtime.StartAsync(
            new StartRequest
            {
                Definition = version,
                TriggerActivityId = trigger.ActivityId,
                TriggerInput = ValueObject.From(("method", "POST"), ("body", ValueJson.Parse(body)), ("query", ValueObject.Empty), ("headers", ValueObject.Empty), ("params", ValueObject.Empty)),
            },
            CancellationToken.None);
        _runId = started.RunId;
        var rest = await started.Rest;
        Assert.True(rest.Status is RunStatus.Finished or RunStatus.Suspended, rest.Error?.Message);
        return (await started.Reply, rest);
    }

    private async Task<RunHistory> HistoryAsync() => (await _harness.History.ReadAsync("default", _runId!, CancellationToken.None))!;

    private async Task<RunHistory> FinishedAsync()
    {
        await Until.TrueAsync(() => _harness.StatusOfAsync(_runId!).GetAwaiter().GetResult() is RunStatus.Finished or RunStatus.Faulted);
        var history = await HistoryAsync();
        Assert.True(history.Run.Status == RunStatus.Finished, history.Error?.Message);
        return history;
    }
}
