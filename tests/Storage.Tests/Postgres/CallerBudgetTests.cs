using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Postgres;

/// <summary>What one caller may send is counted over all hosts; where there is but one host, that one counts by itself.</summary>
[Collection(PostgresTests.Name)]
public sealed class CallerBudgetTests(PostgresFixture storage) : IClassFixture<PostgresFixture>
{
    /// <summary>The first of them makes the bucket, and none of the others overlooks it.</summary>
    [Fact]
    public async Task First_calls_of_a_caller_that_come_at_once_share_one_bucket()
    {
        var (tenant, budget) = (Tenant(), storage.Get<ICallBudget>());
        foreach (var round in Enumerable.Range(0, 20))
        {
            var limit = new LimitRow(tenant, LimitKind.Webhook, $"webhook:{round}", 0, 4, 4);
            var waits = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => budget.TakeAsync(limit, TimeSpan.Zero, None).AsTask())));
            Assert.Equal(4, waits.Count(wait => wait == TimeSpan.Zero));
        }
    }
}
