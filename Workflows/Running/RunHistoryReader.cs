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

        var builder = new RunHistoryBuilder(await plans.GetAsync(tenantId, row.ContentHash, cancellation));
        var loader = new PayloadLoader(journal, tenantId, runId);
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

        return builder.Build(row);
    }
}
