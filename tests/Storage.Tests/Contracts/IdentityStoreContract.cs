using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class IdentityStoreContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IIdentityStore _identities = storage.Get<IIdentityStore>();
    private readonly ISettingStore _settings = storage.Get<ISettingStore>();

    [Fact]
    public async Task A_user_is_found_by_name_without_regard_to_case()
    {
        var user = new UserRow(_tenant, Id(), $"Ada-{_tenant}", "hash", "administrator", Now);
        await _identities.SaveUserAsync(user, None);

        Assert.True(await _identities.AnyUserAsync(None));
        Assert.Equal(user, await _identities.FindUserAsync(user.UserName.ToUpperInvariant(), None));
        Assert.Null(await _identities.FindUserAsync("nobody", None));

        await _identities.SaveUserAsync(user with { PasswordHash = "new", Roles = "viewer" }, None);
        Assert.Equal(user with { PasswordHash = "new", Roles = "viewer" }, await _identities.FindUserAsync(user.UserName, None));
    }

    [Fact]
    public async Task A_user_name_belongs_to_one_user()
    {
        var user = new UserRow(_tenant, Id(), $"bob-{_tenant}", "hash", "viewer", Now);
        await _identities.SaveUserAsync(user, None);
        await Assert.ThrowsAsync<UserNameTakenException>(
            () => _identities.SaveUserAsync(user with { UserId = Id(), UserName = user.UserName.ToUpperInvariant() }, None).AsTask());
    }

    [Fact]
    public async Task A_tenants_users_are_listed_by_name_and_can_be_removed()
    {
        var zoe = new UserRow(_tenant, Id(), $"zoe-{_tenant}", "hash", "viewer", Now) { DisabledAt = Now, SignedInAt = Now.AddDays(1) };
        var bea = zoe with { UserId = Id(), UserName = $"Bea-{_tenant}" };
        await _identities.SaveUserAsync(zoe, None);
        await _identities.SaveUserAsync(bea, None);

        Assert.Equal([bea, zoe], await _identities.UsersAsync(_tenant, None));
        Assert.Empty(await _identities.UsersAsync(Tenant(), None));
        Assert.False(await _identities.DeleteUserAsync(Tenant(), zoe.UserId, None));
        Assert.True(await _identities.DeleteUserAsync(_tenant, zoe.UserId, None));
        Assert.Equal([bea], await _identities.UsersAsync(_tenant, None));
    }

    [Fact]
    public async Task Keys_are_listed_by_age_and_can_be_revoked()
    {
        var older = new ApiKeyRow(_tenant, Id(), "WordPress", "secret", "webhooks", Now, null);
        var newer = older with { KeyId = Id(), CreatedAt = Now.AddDays(1) };
        await _identities.SaveApiKeyAsync(newer, None);
        await _identities.SaveApiKeyAsync(older, None);
        var revoked = older with { RevokedAt = Now.AddDays(2) };
        await _identities.SaveApiKeyAsync(revoked, None);

        Assert.Equal([revoked, newer], await _identities.ApiKeysAsync(_tenant, None));
        Assert.Equal(revoked, await _identities.FindApiKeyAsync(older.KeyId, None));
        Assert.Empty(await _identities.ApiKeysAsync(Tenant(), None));
    }

    [Fact]
    public async Task A_setting_is_what_it_was_last_set_to()
    {
        Assert.Null(await _settings.GetAsync(_tenant, "signing-key", None));
        await _settings.SetAsync(_tenant, "signing-key", "one", None);
        await _settings.SetAsync(_tenant, "signing-key", "two\0", None);
        Assert.Equal("two\0", await _settings.GetAsync(_tenant, "signing-key", None));
        Assert.Null(await _settings.GetAsync(Tenant(), "signing-key", None));
    }

    [Fact]
    public async Task Settings_are_listed_by_the_beginning_of_their_names()
    {
        var tenant = Sample.Tenant();
        await _settings.SetAsync(tenant, "tags:a", "1", default);
        await _settings.SetAsync(tenant, "tags:b", "2", default);
        await _settings.SetAsync(tenant, "tagsx", "3", default);
        await _settings.SetAsync(Sample.Tenant(), "tags:c", "4", default);
        Assert.Equal([("tags:a", "1"), ("tags:b", "2")], (await _settings.ListAsync(tenant, "tags:", default)).OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => (setting.Key, setting.Value)));
    }
}
