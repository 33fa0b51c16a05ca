using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using CsCheck;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>The run is the fold of its journal: for flows of random shape, driven to their end.</summary>
public sealed class FoldTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(Sequence).Assembly], options: new RuntimeOptions { BurstRecords = 7 });

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void Any_prefix_of_any_journal_folds()
        => Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var (tape, plan) = Record(seed);
                for (var length = 0; length <= tape.Count; length++)
                {
                    var state = new RunState(plan);
                    tape.Play(state, 0, length);
                    if (state.OpenCount != state.OpenExecutions.Count() || state.Bookmarks.Values.Any(bookmark => !bookmark.Execution.IsOpen))
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 150,
            threads: 1);

    [Fact]
    public void Folding_in_one_go_equals_folding_in_pieces()
        => Gen.Select(Gen.Int[0, 1_000_000], Gen.Double[0, 1]).Sample(
            (seed, at) =>
            {
                var (tape, plan) = Record(seed);
                var whole = new RunState(plan);
                tape.Play(whole, 0, tape.Count);
                var pieces = new RunState(plan);
                var cut = (int)(tape.Count * at);
                tape.Play(pieces, 0, cut);
                _ = StateText.Of(pieces);
                tape.Play(pieces, cut, tape.Count);
                return StateText.Of(whole) == StateText.Of(pieces);
            },
            iter: 150,
            threads: 1);

    [Fact]
    public void A_journal_written_again_from_its_records_folds_to_the_same_state()
        => Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                var (tape, plan) = Record(seed);
                using var writer = new JournalWriter(null);
                writer.Begin(0, DateTimeOffset.UnixEpoch.AddYears(56));
                tape.Play(writer, 0, tape.Count);
                var blobs = writer.Blobs.Count;
                var again = new RunState(plan);
                JournalReader.Read(new JournalRow(0, writer.Sealed().ToArray()), null, again);
                var whole = new RunState(plan);
                tape.Play(whole, 0, tape.Count);
                return blobs == 0 && StateText.Of(whole) == StateText.Of(again);
            },
            iter: 100,
            threads: 1);

    [Fact]
    public void A_state_that_was_kept_at_any_row_goes_on_as_the_whole_journal_does()
        => Gen.Select(Gen.Int[0, 1_000_000], Gen.Double[0, 1]).Sample(
            (seed, at) =>
            {
                var (runId, plan) = Run(seed);
                var rows = RowsOf(runId);
                var loader = new PayloadLoader(_harness.Storage, Tenants.Default, runId);
                var whole = new RunState(plan);
                var cut = (int)(rows.Count * at);
                Read(rows[..cut], loader, whole);
                var kept = Checkpoint.Of(whole, "hash")!;
                var restored = Checkpoint.Read(kept, "hash", plan, loader)!;
                if (StateText.InFull(restored) != StateText.InFull(whole) || !Checkpoint.Of(restored, "hash").AsSpan().SequenceEqual(kept))
                {
                    return false;
                }

                Read(rows[cut..], loader, whole);
                Read(rows[cut..], loader, restored);
                return StateText.InFull(restored) == StateText.InFull(whole);
            },
            iter: 150,
            threads: 1);

    [Fact]
    public void A_kept_state_that_is_damaged_or_of_another_definition_is_not_used()
    {
        var (runId, plan) = Run(4711);
        var state = new RunState(plan);
        Read(RowsOf(runId), null, state);
        var kept = Checkpoint.Of(state, "hash")!;

        Assert.Null(Checkpoint.Read(kept, "another", plan, null));
        for (var length = 0; length < kept.Length; length++)
        {
            Assert.Null(Checkpoint.Read(kept.AsMemory(0, length), "hash", plan, null));
        }

        for (var bit = 0; bit < kept.Length * 8; bit++)
        {
            kept[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Checkpoint.Read(kept, "hash", plan, null));
            kept[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static void Read(List<JournalRow> rows, PayloadLoader? loader, RunState state)
    {
        foreach (var row in rows)
        {
            JournalReader.Read(row, loader, state);
        }
    }

    [Fact]
    public void A_row_cut_anywhere_is_refused_between_two_records_too()
    {
        var row = RowsOf(Run(4711).RunId)[0];
        for (var length = 0; length < row.Payload.Length; length++)
        {
            Refused(row.Payload[..length]);
        }
    }

    [Fact]
    public void A_row_with_any_bit_turned_is_refused()
    {
        var row = RowsOf(Run(4711).RunId)[0].Payload.ToArray();
        for (var bit = 8; bit < row.Length * 8; bit++)
        {
            row[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(row);
            row[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static void Refused(ReadOnlyMemory<byte> payload)
    {
        var tape = new RecordTape();
        var error = Assert.Throws<JournalException>(() => JournalReader.Read(new JournalRow(0, payload), null, tape));
        Assert.Contains("row 0", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, tape.Count);
    }

    [Fact]
    public void A_row_of_a_newer_format_is_refused_by_name()
    {
        var error = Assert.Throws<JournalException>(() => JournalReader.Read(new JournalRow(3, new byte[] { JournalWriter.FormatVersion + 1, 0 }), null, new RecordTape()));

        Assert.Contains($"format {JournalWriter.FormatVersion + 1}", error.Message, StringComparison.Ordinal);
    }

    private (RecordTape Tape, WorkflowPlan Plan) Record(int seed)
    {
        var (runId, plan) = Run(seed);
        var tape = new RecordTape();
        foreach (var row in RowsOf(runId))
        {
            JournalReader.Read(row, new PayloadLoader(_harness.Storage, Tenants.Default, runId), tape);
        }

        return (tape, plan);
    }

    private (string RunId, WorkflowPlan Plan) Run(int seed)
    {
        return Task.Run(RunAsync).GetAwaiter().GetResult();

        async Task<(string, WorkflowPlan)> RunAsync()
        {
            var version = await _harness.PublishAsync(new RandomFlow(seed).Definition(), $"flow-{seed}");
            var run = await _harness.RunAsync(new StartRequest { Definition = version, Input = ValueObject.From(("seed", seed)) });
            for (var round = 0; round < 30 && await _harness.StatusOfAsync(run.RunId) == RunStatus.Suspended; round++)
            {
                var rest = await ResumeAsync(run.RunId);
                if (rest is null)
                {
                    break;
                }
            }

            return (run.RunId, await _harness.Plans.GetAsync(Tenants.Default, version.ContentHash, CancellationToken.None));
        }
    }

    private async Task<RunRest?> ResumeAsync(string runId)
    {
        var bookmarks = await _harness.Storage.OfRunAsync(Tenants.Default, runId, CancellationToken.None);
        if (bookmarks.Count == 0)
        {
            return null;
        }

        var resumed = await _harness.Runtime.ResumeAsync(Tenants.Default, bookmarks[0].BookmarkId, ValueObject.From(("by", bookmarks[0].BookmarkId)), null, CancellationToken.None);
        return resumed.Found ? await resumed.Rest : null;
    }

    private List<JournalRow> RowsOf(string runId)
        => _harness.Storage.ReadAsync(Tenants.Default, runId, 0, CancellationToken.None).ToBlockingEnumerable().ToList();
}
