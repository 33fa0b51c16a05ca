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

        RunHistoryBuilder? builder = null;
        try
        {
            builder = new RunHistoryBuilder(await plans.GetAsync(tenantId, row.ContentHash, cancellation));
            var loader = new PayloadLoader(journal, tenantId, runId);
            await foreach (var burst in journal.ReadAsync(tenantId, runId, 0, cancellation))
            {
                JournalReader.Read(burst, loader, builder);
            }

            return builder.Build(row);
        }
        catch (Exception error) when (UnreadableRun.IsReason(error))
        {
            // What can be read is shown, and why the rest cannot.
            var known = builder?.Build(row) ?? new RunHistory { Run = row, Input = ValueObject.Empty, Executions = [], Events = [], Variables = new Dictionary<string, Value>() };
            return known with { Error = ErrorJson.Read(UnreadableRun.Describe(error)) };
        }
    }
}
