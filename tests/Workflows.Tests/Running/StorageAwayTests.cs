using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A storage that is away when a step looks for something: the step waits for it, and nothing fails.</summary>
public sealed class StorageAwayTests : IDisposable
{
    private readonly Trouble _trouble = new();
    private readonly Reads _world;
    private readonly WorkflowHarness _harness;
    private readonly WorkflowRuntime _runtime;
    private readonly ConcurrentQueue<Exception> _heard = new();

    public StorageAwayTests()
    {
        _world = new Reads(_trouble);
        _harness = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Reader).Assembly], _world, options: new RuntimeOptions { DrivesRuns = false });
        var (storage, plans) = (_harness.Storage, _harness.Plans);
        _runtime = new WorkflowRuntime(
            new RuntimeStorage(storage, Troubled<IRunJournal>.Of(storage, _trouble), storage, storage, Troubled<IRunInbox>.Of(storage, _trouble), storage, storage, storage, Troubled<IFlowStateStore>.Of(storage, _trouble), storage),
            plans, new TriggerIndex(storage), _world, TimeProvider.System, NullLogger<WorkflowRuntime>.Instance, new RuntimeOptions { ContentBytesInMemory = 1 });
        _runtime.StorageFailed += _heard.Enqueue;
    }

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("state", nameof(IFlowStateStore.ReadAsync))]
    [InlineData("count", nameof(IFlowStateStore.CountAsync))]
    [InlineData("oldest", nameof(IFlowStateStore.OldestAsync))]
    [InlineData("credential", nameof(ICredentialSource.OpenAsync))]
    public async Task A_step_that_looks_for_something_waits_until_it_can(string what, string read)
    {
        _trouble.Fails(read, times: 2);

        var (status, _) = await RunAsync(Flow.Sequence("root", Flow.Activity("Reader", "r", ("what", Flow.Input("Literal", what)))));

        Assert.Equal(RunStatus.Finished, status);
        Assert.Equal(3, _trouble.AskedFor(read));
        Assert.Equal(1, _world.Started);
        Assert.Equal(2, _heard.Count);
    }

    [Fact]
    public async Task What_is_read_before_a_step_begins_is_waited_for()
    {
        _trouble.Fails(nameof(IFlowStateStore.ReadAsync), times: 2);

        var (status, _) = await RunAsync(Flow.Sequence("root", Flow.Activity("EarlyReader", "r")));

        Assert.Equal(RunStatus.Finished, status);
        Assert.Equal((3, 1), (_trouble.AskedFor(nameof(IFlowStateStore.ReadAsync)), _world.Started));
    }

    [Fact]
    public async Task A_file_and_what_has_left_memory_are_waited_for()
    {
        var body = Flow.Sequence(
            "root",
            Flow.Activity("SetVariable", "set", ("variable", "Text"), ("value", Flow.Js("'x'.repeat(100000)"))),
            Flow.Activity("Reader", "keep", ("what", Flow.Input("Literal", "keep"))),
            Flow.Activity("Reader", "file", ("what", Flow.Input("Literal", "file"))),
            Flow.Activity("Reader", "text", ("what", Flow.Js("variables.Text.length"))));
        _trouble.Fails(nameof(IRunJournal.ReadBlobAsync), times: 3);

        var (status, _) = await RunAsync(body, ("Text", null));

        Assert.Equal(RunStatus.Finished, status);
        Assert.Equal("the file", _world.Seen);
        Assert.Equal("100000", _world.What);
        Assert.True(_trouble.AskedFor(nameof(IRunJournal.ReadBlobAsync)) >= 4);
    }

    [Fact]
    public async Task A_credential_that_is_gone_is_no_storage_that_is_away()
    {
        _world.IsGone = true;

        var (status, _) = await RunAsync(Flow.Sequence("root", Flow.Activity("Reader", "r", ("what", Flow.Input("Literal", "credential")))));

        Assert.Equal(RunStatus.Faulted, status);
        Assert.Empty(_heard);
    }

    private async Task<(RunStatus Status, string RunId)> RunAsync(JsonObject root, params (string Name, object? Value)[] variables)
    {
        var version = await _harness.PublishAsync(Flow.Definition(root, variables));
        var started = await _runtime.StartAsync(new StartRequest { Definition = version }, CancellationToken.None);
        var rest = await started.Rest.WaitAsync(TimeSpan.FromSeconds(30));
        return (rest.Status, started.RunId);
    }

    /// <summary>Which reads fail, and how often they were asked for.</summary>
    internal sealed class Trouble
    {
        private readonly ConcurrentDictionary<string, int> _left = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

        public void Fails(string read, int times) => _left[read] = times;

        public int AskedFor(string read) => _asked.GetValueOrDefault(read);

        public void Meet(string read, Func<Exception> error)
        {
            _asked.AddOrUpdate(read, 1, (_, before) => before + 1);
            if (_left.AddOrUpdate(read, -1, (_, before) => before - 1) >= 0)
            {
                throw error();
            }
        }
    }

    /// <summary>A storage of which some reads fail, as those of a database that is away.</summary>
#pragma warning disable CA1852 // The proxy that is made derives from it.
    private class Troubled<T> : DispatchProxy
#pragma warning restore CA1852
        where T : class
    {
        private T _inner = null!;
        private Trouble _trouble = null!;

        public static T Of(T inner, Trouble trouble)
        {
            var proxy = Create<T, Troubled<T>>();
            ((Troubled<T>)(object)proxy)._inner = inner;
            ((Troubled<T>)(object)proxy)._trouble = trouble;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _trouble.Meet(targetMethod!.Name, () => new IOException("The connection is closed."));
            return targetMethod.Invoke(_inner, args);
        }
    }

    internal sealed class Reads(Trouble trouble) : IServiceProvider, ICredentialSource
    {
        public int Started { get; set; }

        public string? Seen { get; set; }

        public string? What { get; set; }

        public BinaryReference? File { get; set; }

        public bool IsGone { get; set; }

        public object? GetService(Type serviceType) => serviceType == typeof(Reads) || serviceType == typeof(ICredentialSource) ? this : null;

        public ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
        {
            trouble.Meet(nameof(OpenAsync), () => new StorageException("The database cannot be reached."));
            return IsGone ? throw new FaultException("It is gone.", type: "Credential") : ValueTask.FromResult(new OpenedCredential(new Credential(credentialId, "c", "kind", new Dictionary<string, string>()), []));
        }
    }

    [Activity("Elsa", "Tests", "Looks for something that is stored.", Effect = SideEffect.Keyed)]
    public sealed class Reader : Activity
    {
        [Input]
        public Input<string>? What { get; set; }

        protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            var world = context.GetRequiredService<Reads>();
            world.Started++;
            world.What = context.Get(What);
            switch (world.What)
            {
                case "state":
                    await context.State.GetAsync("scope", "key");
                    break;
                case "count":
                    await context.State.CountAsync("scope");
                    break;
                case "oldest":
                    await context.State.OldestAsync("scope", 1);
                    break;
                case "credential":
                    using (await context.OpenCredentialAsync(new CredentialReference("c"), null))
                    {
                    }

                    break;
                case "keep":
                    world.File = context.Files.Store("the file"u8.ToArray(), "a.txt", "text/plain");
                    break;
                case "file":
                    world.Seen = Encoding.UTF8.GetString((await context.Files.ReadAsync(world.File!)).Span);
                    break;
            }
        }
    }

    [Activity("Elsa", "Tests", "Has what is stored read before it begins.")]
    public sealed class EarlyReader : Activity, IReadsFlowState
    {
        public IReadOnlyList<(string Scope, string Key)> StateToRead => [("scope", "key")];

        protected override void Execute(ActivityExecutionContext context) => context.GetRequiredService<Reads>().Started++;
    }
}
