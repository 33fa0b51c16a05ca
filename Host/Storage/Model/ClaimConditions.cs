namespace Bizoholic.Flows.Storage.Model;

/// <summary>What keeps a run from being driven besides its owner, in SQL that every database understands.</summary>
internal static class ClaimConditions
{
    /// <summary>Tenants that have as many runs under way as they may (limits of kind 1). It says nothing of the run, so it is found once for all of them.</summary>
    private const string FullTenants =
        """
        SELECT bound.tenant_id FROM limits bound
        WHERE bound.kind = 1 AND bound.concurrent <= (
          SELECT count(*) FROM runs busy WHERE busy.tenant_id = bound.tenant_id AND busy.status < 2 AND busy.status <> 3 AND busy.owner IS NOT NULL)
        """;

    /// <summary>
    /// Neither the run's flow nor the installation is paused, unless the run is to be cancelled (command 2); and where it has not begun (status 0), its flow has
    /// fewer runs under way than it may, and so has its tenant.
    /// </summary>
    /// <param name="run">The name of the run's row.</param>
    public static string IsFree(string run) =>
        $"""
        ({run}.status <> 0 OR {run}.tenant_id NOT IN ({FullTenants}))
        AND (NOT EXISTS (SELECT 1 FROM pauses pause WHERE pause.kind = 0 OR (pause.kind = 1 AND pause.tenant_id = {run}.tenant_id AND pause.target = {run}.definition_id))
          OR EXISTS (SELECT 1 FROM run_inbox cancel WHERE cancel.tenant_id = {run}.tenant_id AND cancel.run_id = {run}.run_id AND cancel.command = 2))
        AND ({run}.status <> 0 OR {run}.max_concurrent = 0 OR {run}.max_concurrent > (
          SELECT count(*) FROM runs other
          WHERE other.tenant_id = {run}.tenant_id AND other.definition_id = {run}.definition_id AND other.status < 2 AND other.status <> 3 AND other.owner IS NOT NULL))
        """;
}
