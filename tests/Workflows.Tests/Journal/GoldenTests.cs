using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>
/// Journals of every release fold to the state they folded to then: a run never changes under a new version of the host. Golden/README.md says how the
/// journals of a release are made.
/// </summary>
public sealed class GoldenTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(Sequence).Assembly, typeof(GoldenTests).Assembly]);

    public static TheoryData<string> Journals => [.. Directory.GetFiles(GoldenJournal.Folder, "*.json", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(GoldenJournal.Folder, path)).Order(StringComparer.Ordinal)];

    public void Dispose() => _harness.Dispose();

    [Theory]
    [MemberData(nameof(Journals))]
    public void A_journal_of_a_release_folds_to_its_state_of_then(string file)
    {
        var golden = GoldenJournal.Read(Path.Combine(GoldenJournal.Folder, file));

        Assert.Equal(golden.State, StateText.Of(golden.Fold(_harness.Compiler)), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [MemberData(nameof(Journals))]
    public void A_state_that_was_kept_after_any_record_goes_on_as_the_whole_journal_does(string file)
    {
        var golden = GoldenJournal.Read(Path.Combine(GoldenJournal.Folder, file));
        var plan = _harness.Compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(golden.Definition)));
        var tape = new RecordTape();
        golden.Play(tape);
        for (var cut = 1; cut <= tape.Count; cut++)
        {
            var whole = new RunState(plan);
            tape.Play(whole, 0, cut);
            var kept = Checkpoint.Of(whole, "hash")!;
            var restored = Checkpoint.Read(kept, "hash", plan, golden)!;
            Assert.Equal(StateText.InFull(whole), StateText.InFull(restored));
            Assert.Equal(kept, Checkpoint.Of(restored, "hash"));

            tape.Play(whole, cut, tape.Count);
            tape.Play(restored, cut, tape.Count);
            Assert.Equal(StateText.InFull(whole), StateText.InFull(restored));
        }
    }

    [Fact]
    public void Every_kind_of_record_is_in_some_golden_journal()
    {
        var kinds = new KindSink();
        foreach (var file in Directory.GetFiles(GoldenJournal.Folder, "*.json", SearchOption.AllDirectories))
        {
            GoldenJournal.Read(file).Play(kinds.Tape);
        }

        kinds.Tape.Play(kinds, 0, kinds.Tape.Count);
        Assert.Empty(Enum.GetValues<RecordKind>().Except(kinds.Seen));
    }

    /// <summary>What this version writes folds to one state, read back from its file; with FLOWS_GOLDEN set, the files are kept there.</summary>
    [Fact]
    public async Task Journals_of_this_version_can_be_kept_as_golden()
    {
        using var folder = new TemporaryFolder();
        var target = Environment.GetEnvironmentVariable("FLOWS_GOLDEN") ?? folder.Path;
        foreach (var (name, golden) in await RecordAsync())
        {
            var path = Path.Combine(target, $"{name}.json");
            golden.Write(path);
            Assert.Equal(golden.State, StateText.Of(GoldenJournal.Read(path).Fold(_harness.Compiler)), ignoreLineEndingDifferences: true);
        }
    }

    private async Task<List<(string Name, GoldenJournal Journal)>> RecordAsync()
    {
        var recorded = new List<(string, GoldenJournal)> { ("everything", await EverythingAsync()), ("taken-back", await TakenBackAsync()), ("edited", await EditedAsync()), ("handed-on", await HandedOnAsync()) };
        foreach (var seed in (int[])[3, 11, 27, 42, 77])
        {
            var json = new RandomFlow(seed).Definition();
            var version = await _harness.PublishAsync(json, $"random-{seed}");
            var run = await _harness.RunAsync(new StartRequest { Definition = version, Input = ValueObject.From(("seed", seed)) });
            recorded.Add(($"random-{seed}", await ReadAsync(run.RunId, json)));
        }

        return recorded;
    }

    /// <summary>A run that does all that a run can do: starts at a trigger, waits, joins, calls, fails, is retried, replies, loses a branch.</summary>
    private async Task<GoldenJournal> EverythingAsync()
    {
        await _harness.PublishAsync(Flow.Definition(Flow.Activity("SetOutput", "o", ("outputName", Flow.Input("Literal", "Sum")), ("outputValue", Flow.Js("1 + 1")))), "golden-child");
        var trigger = Flow.Activity("Event", "in", ("eventName", Flow.Input("Literal", "golden")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }));
        var json = Flow.Definition(
            Flow.Flowchart(
                "root",
                [
                    trigger,
                    Step("ThreeItems", "three"),
                    Step("TellEach", "tell", ("text", Flow.Js("'n' + $json.n"))),
                    Step("LongCall", "long"),
                    Step("Twice", "twice", ("body", Flow.Line("round", "round"))),
                    Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))),
                    Flow.Activity("Event", "never", ("eventName", Flow.Input("Literal", "never"))),
                    Flow.Line("beside", "beside"),
                    Flow.Line("join", "joined"),
                    Flow.Activity("SetName", "name", ("value", Flow.Input("Literal", "Golden run"))),
                    Flow.Activity("Correlate", "correlate", ("correlationId", Flow.Input("Literal", "order-7"))),
                    Flow.Activity("SetVariable", "set", ("variable", new JsonObject { ["id"] = "v-N", ["name"] = "N" }), ("value", Flow.Js("getVariable('N') + 1"))),
                    Flow.Activity("SetOutput", "out", ("outputName", Flow.Input("Literal", "Large")), ("outputValue", Flow.Js("'x'.repeat(70000)"))),
                    Flow.Activity("WriteHttpResponse", "respond", ("content", Flow.Js("({ ok: true })"))),
                    Flow.Activity("ExecuteWorkflow", "child", ("workflowDefinitionId", Flow.Input("Literal", "golden-child")), ("waitForCompletion", Flow.Input("Literal", "True"))),
                    Flow.Activity("WriteLine", "fails", ("text", Flow.Js("if (!getVariable('Ready')) throw new Error('not ready'); return 'ready'"))),
                    Flow.Activity("Finish", "finish"),
                ],
                "in->three", "three->tell", "tell->long", "long->twice", "twice->wait", "twice->beside", "twice->never", "wait->join", "beside->join", "join->name", "name->correlate", "correlate->set", "set->out", "out->respond", "respond->child", "child->fails", "fails->finish"),
            ("N", 1),
            ("Ready", "false"));
        var version = await _harness.PublishAsync(json, "golden");
        var run = await _harness.RunAsync(new StartRequest { Definition = version, TriggerActivityId = "in", TriggerInput = ValueObject.From(("from", "outside")), Name = "Golden", Input = ValueObject.From(("a", 1)) });
        await _harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", ValueObject.From(("n", 1))) { StartsWorkflows = false }, CancellationToken.None);
        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Faulted);
        await _harness.Runtime.SetVariablesAsync(Tenants.Default, run.RunId, ValueObject.From(("Ready", true)), CancellationToken.None);
        await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, [], CancellationToken.None);
        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        return await ReadAsync(run.RunId, json);
    }

    /// <summary>A run fails, and what it did is undone: one step with success, one without.</summary>
    private async Task<GoldenJournal> TakenBackAsync()
    {
        var json = JsonNode.Parse(Flow.Definition(
            Flow.Sequence(
                "root",
                Step("Booking", "room"),
                Step("Booking", "flight", ("isFirm", Flow.Input("Literal", "true"))),
                Flow.Activity("WriteLine", "fails", ("text", Flow.Js("throw new Error('no text')"))))))!.AsObject();
        json["customProperties"] = new JsonObject { ["undo"] = true };
        var version = await _harness.PublishAsync(json.ToJsonString(), "golden-taken-back");
        var run = await _harness.RunAsync(new StartRequest { Definition = version });
        Assert.Equal(RunStatus.Faulted, run.Status);
        return await ReadAsync(run.RunId, json.ToJsonString());
    }

    /// <summary>A person changes what a failed step runs with.</summary>
    private async Task<GoldenJournal> EditedAsync()
    {
        var json = Flow.Definition(Flow.Sequence("root", Step("ThreeItems", "three"), Flow.Activity("WriteLine", "fails", ("text", Flow.Js("throw new Error('no text')")))));
        var run = await _harness.RunAsync(new StartRequest { Definition = await _harness.PublishAsync(json, "golden-edited") });
        var failed = run.History.Executions.Single(execution => execution.ActivityId == "fails");
        await _harness.Runtime.RetryAsync(Tenants.Default, run.RunId, new RetryWith(failed.Number, ValueObject.From(("Text", "by hand")), [ValueObject.From(("n", 4))]), CancellationToken.None);
        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        return await ReadAsync(run.RunId, json);
    }

    /// <summary>What a trigger and a call bring is handed on as it is: outputs, items and a variable.</summary>
    private async Task<GoldenJournal> HandedOnAsync()
    {
        var trigger = Flow.Activity("Event", "in", ("eventName", Flow.Input("Literal", "golden-handed")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }));
        var json = Flow.Definition(
            Flow.Flowchart(
                "root",
                [
                    trigger,
                    Flow.Activity("SetVariable", "keep", ("variable", new JsonObject { ["id"] = "v-Kept", ["name"] = "Kept" }), ("value", Flow.Js("$json.body"))),
                    Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "golden-more"))),
                    Flow.Line("after", "after"),
                ],
                "in->keep", "keep->wait", "wait->after"),
            ("Kept", ""));
        var version = await _harness.PublishAsync(json, "golden-handed-on");
        var run = await _harness.RunAsync(new StartRequest { Definition = version, TriggerActivityId = "in", TriggerInput = Brought("Ann") });
        await _harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "golden-more", Brought("Ben")) { StartsWorkflows = false }, CancellationToken.None);
        await Eventually.True(async () => await _harness.StatusOfAsync(run.RunId) == RunStatus.Finished);
        return await ReadAsync(run.RunId, json);
    }

    private static Value Brought(string name) => ValueObject.From(
        ("body", ValueObject.From(("name", name), ("email", $"{name}@example.com"), ("note", "Grüße \"quoted\" 😀"))),
        ("tags", ValueArray.From([new Value("one"), new Value("two"), new Value("three")])),
        ("text", $"a text of {name} that is long enough"),
        ("short", 1));

    private static JsonObject Step(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var step = Flow.Activity(type, id, properties);
        step["type"] = $"Golden.{type}";
        return step;
    }

    private async Task<GoldenJournal> ReadAsync(string runId, string definition)
    {
        var rows = await _harness.Storage.ReadAsync(Tenants.Default, runId, 0, CancellationToken.None).ToListAsync();
        var blobs = new BlobCollector(_harness.Storage, runId);
        var tape = new RecordTape();
        using var writer = new JournalWriter(blobs);
        foreach (var row in rows)
        {
            JournalReader.Read(row, blobs, tape);
        }

        writer.Begin(0, DateTimeOffset.UnixEpoch);
        tape.Play(writer, 0, tape.Count);
        var golden = new GoldenJournal(definition, rows, blobs.Read, "");
        return golden with { State = StateText.Of(golden.Fold(_harness.Compiler)).ReplaceLineEndings("\n") };
    }

    /// <summary>Notes the blobs that a journal's payloads point to.</summary>
    private sealed class BlobCollector(IRunJournal journal, string runId) : IPayloadLoader
    {
        private readonly PayloadLoader _loader = new(journal, Tenants.Default, runId);

        public Dictionary<string, byte[]> Read { get; } = new(StringComparer.Ordinal);

        public ReadOnlyMemory<byte> Load(Payload payload)
        {
            var content = _loader.Load(payload);
            if (payload.BlobId is { } id)
            {
                Read[id] = content.ToArray();
            }

            return content;
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("flows-golden-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
