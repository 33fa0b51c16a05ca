using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class ApprovalStoreContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IApprovalStore _approvals = storage.Get<IApprovalStore>();

    [Fact]
    public async Task A_question_is_asked_once_and_belongs_to_its_tenant()
    {
        var row = Row("a", Now);

        Assert.True(await _approvals.SaveAsync(row, None));
        Assert.False(await _approvals.SaveAsync(row with { Title = "Again" }, None));

        Assert.Equal(row, await _approvals.FindAsync(_tenant, "a", None));
        Assert.Null(await _approvals.FindAsync(Tenant(), "a", None));
        Assert.Empty(await _approvals.ListAsync(Tenant(), null, 10, None));
    }

    [Fact]
    public async Task Only_the_first_answer_counts()
    {
        var row = Row("a", Now);
        await _approvals.SaveAsync(row, None);
        var yes = row with { Revision = 2, Status = "approved", DecidedBy = "Ann", DecidedAt = Now, Comment = "fine" };

        Assert.True(await _approvals.SaveAsync(yes, None));
        Assert.False(await _approvals.SaveAsync(row with { Revision = 2, Status = "rejected" }, None));

        Assert.Equal(yes, await _approvals.FindAsync(_tenant, "a", None));
        Assert.Contains(await _approvals.UndeliveredAsync(1000, None), undelivered => undelivered == yes);
        Assert.True(await _approvals.SaveAsync(yes with { Revision = 3, IsDelivered = true }, None));
        Assert.DoesNotContain(await _approvals.UndeliveredAsync(1000, None), undelivered => undelivered.TenantId == _tenant);
    }

    [Fact]
    public async Task The_newest_come_first_of_those_with_a_status()
    {
        var (first, second, other) = (Row("a", Now), Row("b", Now.AddMinutes(1)), Row("c", Now.AddMinutes(2)) with { Status = "expired", IsDelivered = true });
        foreach (var row in new[] { first, second, other })
        {
            await _approvals.SaveAsync(row, None);
        }

        Assert.Equal([second, first], await _approvals.ListAsync(_tenant, "pending", 10, None));
        Assert.Equal([other, second], await _approvals.ListAsync(_tenant, null, 2, None));
    }

    private ApprovalRow Row(string id, DateTimeOffset createdAt)
        => new(_tenant, id, "run-1", "def-1", "Flow", "Post it?", "Text", """{"tags":["a"]}""", "ann@example.com", "pending", 1, false, createdAt, createdAt.AddDays(2));
}
