using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Reads a run's journal as the story of its steps.</summary>
public sealed class RunHistoryReader(IRunQueries runs, IRunJournal journal, PlanCache plans) : IRunHistoryReader
{
    public async ValueTask<RunHistory?> ReadAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        if (await runs.GetAsync(tenantId, runId, cancellation) is not { } row)
        {
            return null;
        }

        RunHistoryBuilder builder;
        try
        {
            builder = new RunHistoryBuilder(await plans.GetAsync(tenantId, row.ContentHash, cancellation));
        }
        catch (DefinitionException error)
        {
            var reason = new RunError(null, null, "Definition", $"The definition this run began with cannot be read: {error.Message} Restore it from a backup, then retry the run.", null);
            return new RunHistory { Run = row, Input = ValueObject.Empty, Executions = [], Events = [], Variables = new Dictionary<string, Value>(), Error = reason };
        }

        await FillAsync(builder, tenantId, runId, cancellation);
        return builder.Build(row);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadContentAsync(string tenantId, string runId, long execution, StepContent part, CancellationToken cancellation)
    {
        if (await runs.GetAsync(tenantId, runId, cancellation) is not { } row)
        {
            return null;
        }

        var builder = new RunHistoryBuilder(await plans.GetAsync(tenantId, row.ContentHash, cancellation));
        var loader = await FillAsync(builder, tenantId, runId, cancellation);
        return builder.ContentOf(execution, part) is { } content ? loader.Load(content) : null;
    }

    private async Task<PayloadLoader> FillAsync(RunHistoryBuilder builder, string tenantId, string runId, CancellationToken cancellation)
    {
        var loader = new PayloadLoader(journal, tenantId, runId, RunHistoryBuilder.BytesShown);
        await foreach (var burst in journal.ReadAsync(tenantId, runId, 0, cancellation))
        {
            try
            {
                JournalReader.Read(burst, loader, builder);
            }
            catch (JournalException)
            {
                // What can be read is shown; a run whose journal is damaged is held, and its error says so.
            }
        }

        return loader;
    }
}
