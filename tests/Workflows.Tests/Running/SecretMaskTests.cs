using System.Text;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

public sealed class SecretMaskTests
{
    private const string Secret = "s3cr3t \"of\" Ann";

    [Fact]
    public async Task Secrets_of_a_credential_are_in_nothing_that_is_stored()
    {
        using var harness = Harness();

        var run = await harness.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Leak", "leak"), Flow.Activity("WriteLine", "line", ("text", Flow.Js("JSON.stringify(getVariable('Said'))"))))));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        Assert.Contains("***", Assert.Single(run.Lines));
        await AssertNothingStoredAsync(harness, run);
    }

    [Fact]
    public async Task Secrets_are_not_in_errors()
    {
        using var harness = Harness();

        var run = await harness.RunAsync(Flow.Definition(Flow.Activity("LeakAndFail", "leak")));

        Assert.Equal("The service says: wrong password ***", run.Rest.Error?.Message);
        await AssertNothingStoredAsync(harness, run);
    }

    [Fact]
    public async Task A_credential_of_another_kind_is_refused_and_one_that_is_closed_tells_nothing()
    {
        var result = await ActivityHarness.RunAsync<UsesWrongKind>(new { credential = "c1" }, new HarnessSettings { Services = new Source() });

        Assert.Equal("The credential 'Ann's' is of the kind password, but this step needs token.", result.Outputs["Result"].AsString());
        var credential = new Credential("c1", "Ann's", "password", new Dictionary<string, string> { ["password"] = Secret });
        credential.Dispose();
        Assert.Throws<ObjectDisposedException>(() => credential["password"]);
    }

    private static WorkflowHarness Harness() => new(new ActivityRegistry([.. typeof(Sequence).Assembly.GetTypes().Where(type => type.IsDefined(typeof(ActivityAttribute), false)), typeof(Leak), typeof(LeakAndFail)]), new Source());

    private static async Task AssertNothingStoredAsync(WorkflowHarness harness, HarnessRun run)
    {
        var stored = new StringBuilder();
        await foreach (var row in ((IRunJournal)harness.Storage).ReadAsync(Tenants.Default, run.RunId, 0, CancellationToken.None))
        {
            stored.Append(Encoding.UTF8.GetString(row.Payload.Span));
        }

        Assert.Contains("***", stored.ToString());
        foreach (var form in new[] { Secret, "s3cr3t", Uri.EscapeDataString(Secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) })
        {
            Assert.DoesNotContain(form, stored.ToString());
        }
    }

    private sealed class Source : IServiceProvider, ICredentialSource
    {
        public object? GetService(Type serviceType) => serviceType == typeof(ICredentialSource) ? this : null;

        public ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
            => ValueTask.FromResult(new OpenedCredential(new Credential(credentialId, "Ann's", "password", new Dictionary<string, string> { ["password"] = Secret }), [Secret]));
    }

    /// <summary>Does what no activity should: puts a secret everywhere it can.</summary>
    [Activity("Elsa", "Test", "Leaks.")]
    internal sealed class Leak : CodeActivity<Value>
    {
        protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            using var credential = await context.OpenCredentialAsync(new CredentialReference("c1"), null);
            var secret = credential["password"];
            await context.RememberAsync(ValueObject.From(("url", $"https://example.com/?key={Uri.EscapeDataString(secret)}")));
            context.SetVariable("Said", ValueObject.From((secret, ValueArray.From([secret, 1, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))]))));
            context.Set(Result, $"Basic {secret}");
            context.SetRunName(secret);
            context.SetCorrelationId(secret);
            context.PublishEvent("told", secret);
            context.SetWorkflowOutput("out", secret);
            context.Reply(new HttpReply(200, "text/plain", Encoding.UTF8.GetBytes(secret), [KeyValuePair.Create("X-Secret", secret)]));
            context.AddSearchValue("secret", secret);
        }
    }

    [Activity("Elsa", "Test", "Fails with a secret in its message.")]
    internal sealed class LeakAndFail : CodeActivity
    {
        protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            using var credential = await context.OpenCredentialAsync(new CredentialReference("c1"), null);
            throw new InvalidOperationException($"The service says: wrong password {credential["password"]}");
        }
    }

    [Activity("Test", "Test", "Uses a credential of a kind that does not fit.")]
    internal sealed class UsesWrongKind : CodeActivity<string>
    {
        [Input(CredentialTypes = ["token"])]
        public Input<CredentialReference>? Credential { get; set; }

        protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            try
            {
                using var credential = await context.OpenCredentialAsync(Credential, "token");
            }
            catch (FaultException refused)
            {
                context.Set(Result, refused.Message);
            }
        }
    }
}
