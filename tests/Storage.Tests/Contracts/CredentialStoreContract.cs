using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class CredentialStoreContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly ICredentialStore _credentials = storage.Get<ICredentialStore>();

    [Fact]
    public async Task A_credential_is_kept_as_it_is_and_belongs_to_its_tenant()
    {
        var row = Row("Shop") with { TestedAt = Now, TestPassed = true, TestMessage = "Signed in." };

        Assert.True(await _credentials.SaveAsync(row, None));

        AssertSame(row, await _credentials.FindAsync(_tenant, row.CredentialId, None));
        Assert.Null(await _credentials.FindAsync(Tenant(), row.CredentialId, None));
        Assert.Empty(await _credentials.ListAsync(Tenant(), None));
        Assert.False(await _credentials.DeleteAsync(Tenant(), row.CredentialId, None));
    }

    [Fact]
    public async Task A_change_of_something_that_was_changed_meanwhile_is_refused()
    {
        var row = Row("Shop");
        await _credentials.SaveAsync(row, None);
        var mine = row with { Revision = 2, Name = "Mine", RenewingUntil = Now };
        var theirs = row with { Revision = 2, Name = "Theirs" };

        Assert.True(await _credentials.SaveAsync(mine, None));
        Assert.False(await _credentials.SaveAsync(theirs, None));

        AssertSame(mine, await _credentials.FindAsync(_tenant, row.CredentialId, None));
    }

    [Fact]
    public async Task One_that_was_deleted_does_not_come_back_by_a_change()
    {
        var row = Row("Shop");
        await _credentials.SaveAsync(row, None);

        Assert.True(await _credentials.DeleteAsync(_tenant, row.CredentialId, None));

        Assert.False(await _credentials.SaveAsync(row with { Revision = 2 }, None));
        Assert.Null(await _credentials.FindAsync(_tenant, row.CredentialId, None));
    }

    [Fact]
    public async Task Those_under_an_older_master_key_are_found_and_all_are_listed_by_name()
    {
        var (b, a) = (Row("B") with { KeyVersion = 7 }, Row("A") with { KeyVersion = 8 });
        await _credentials.SaveAsync(b, None);
        await _credentials.SaveAsync(a, None);

        Assert.Equal(["A", "B"], (await _credentials.ListAsync(_tenant, None)).Select(row => row.Name));
        var older = (await _credentials.WithOtherKeyAsync(8, 1000, None)).Where(row => row.TenantId == _tenant);
        Assert.Equal([b.CredentialId], older.Select(row => row.CredentialId));
    }

    private CredentialRow Row(string name) => new(_tenant, Id(), name, "wordpressApi", 1, new byte[] { 1, 2 }, new byte[] { 3 }, 1, null, Now, Now);

    /// <summary>Records compare memory by place, not by content.</summary>
    private static void AssertSame(CredentialRow expected, CredentialRow? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.WrappedKey.ToArray(), found.WrappedKey.ToArray());
        Assert.Equal(expected.Sealed.ToArray(), found.Sealed.ToArray());
        Assert.Equal(expected with { WrappedKey = default, Sealed = default }, found with { WrappedKey = default, Sealed = default });
    }
}
