using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class DefinitionStoreContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IDefinitionStore _definitions = storage.Get<IDefinitionStore>();

    [Fact]
    public async Task Content_is_kept_by_its_hash_and_never_changed()
    {
        await ChangeAsync("flow", change => change with { Content = ("h1", "{\"a\":1}"u8.ToArray()) });
        await ChangeAsync("flow", change => change with { Content = ("h1", "other"u8.ToArray()) });

        Assert.Equal("{\"a\":1}"u8.ToArray(), (await _definitions.GetContentAsync(_tenant, "h1", None))!.Value.ToArray());
        Assert.Null(await _definitions.GetContentAsync(_tenant, "h2", None));
        Assert.Null(await _definitions.GetContentAsync(Tenant(), "h1", None));
    }

    [Fact]
    public async Task Versions_are_saved_overwritten_and_deleted_in_one_change()
    {
        var published = Version(_tenant, "flow", 1) with { IsPublished = true, IsLatest = true, Description = "Old" };
        await ChangeAsync("flow", change => change with { Save = [published] });
        var draft = Version(_tenant, "flow", 2) with { IsLatest = true, IsReadonly = true, IsSystem = true };
        await ChangeAsync("flow", change => change with { Save = [published with { IsLatest = false, Description = null }, draft] });

        Assert.Equal([draft, published with { IsLatest = false, Description = null }], await _definitions.VersionsAsync(_tenant, "flow", None));

        await ChangeAsync("flow", change => change with { DeleteVersionIds = [draft.VersionId], Save = [published] });
        Assert.Equal([published], await _definitions.VersionsAsync(_tenant, "flow", None));
        Assert.Empty(await _definitions.VersionsAsync(Tenant(), "flow", None));
    }

    [Fact]
    public async Task Drafts_of_several_definitions_are_saved_all_or_none()
    {
        var (first, second) = (Version(_tenant, "first", 1) with { IsLatest = true }, Version(_tenant, "second", 1) with { IsLatest = true });
        await Assert.ThrowsAnyAsync<Exception>(async () => await _definitions.SaveDraftsAsync([new(_tenant, "first") { Save = [first] }, new(_tenant, "second") { Save = [second with { Name = null! }] }], None));

        Assert.Empty(await _definitions.VersionsAsync(_tenant, "first", None));

        await _definitions.SaveDraftsAsync([new(_tenant, "first") { Content = ("d1", "1"u8.ToArray()), Save = [first] }, new(_tenant, "second") { Content = ("d1", "1"u8.ToArray()), Save = [second] }], None);

        Assert.Equal([first], await _definitions.VersionsAsync(_tenant, "first", None));
        Assert.Equal([second], await _definitions.VersionsAsync(_tenant, "second", None));
    }

    [Fact]
    public async Task A_taken_trigger_key_refuses_the_change_and_names_the_holder()
    {
        var key = $"POST /leads/{_tenant}";
        await ChangeAsync("holder", change => change with { Triggers = [Trigger("holder", key)] });

        var refused = await _definitions.ChangeAsync(
            new(_tenant, "other") { Save = [Version(_tenant, "other", 1)], Triggers = [Trigger("other", "free-" + key), Trigger("other", key)] }, None);

        Assert.Equal(new(key, "holder"), refused);
        Assert.Empty(await _definitions.VersionsAsync(_tenant, "other", None));
        Assert.DoesNotContain(await _definitions.TriggersAsync(None), trigger => trigger.DefinitionId == "other" && trigger.TenantId == _tenant);
    }

    [Fact]
    public async Task A_key_is_unique_over_all_tenants()
    {
        var key = $"GET /{_tenant}";
        await ChangeAsync("flow", change => change with { Triggers = [Trigger("flow", key)] });
        var other = Tenant();
        var refused = await _definitions.ChangeAsync(new(other, "flow") { Triggers = [Trigger("flow", key) with { TenantId = other }] }, None);
        Assert.Equal(key, refused.TakenKey);
    }

    [Fact]
    public async Task A_definition_replaces_its_own_triggers_and_leaves_them_when_none_are_named()
    {
        var key = $"POST /{_tenant}";
        await ChangeAsync("flow", change => change with { Triggers = [Trigger("flow", key), Trigger("flow", null)] });
        var replaced = Trigger("flow", key) with { Payload = "{\"text\":\"\\u0000 and \0\"}" };
        await ChangeAsync("flow", change => change with { Triggers = [replaced] });
        await ChangeAsync("flow", change => change);

        Assert.Equal([replaced], (await _definitions.TriggersAsync(None)).Where(trigger => trigger.TenantId == _tenant));

        await ChangeAsync("flow", change => change with { Triggers = [] });
        Assert.DoesNotContain(await _definitions.TriggersAsync(None), trigger => trigger.TenantId == _tenant);
    }

    [Fact]
    public async Task Two_that_publish_the_same_path_at_once_are_not_both_let_through()
    {
        var key = $"PUT /{_tenant}";
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => _definitions.ChangeAsync(
            new(_tenant, $"flow-{i}") { Triggers = [Trigger($"flow-{i}", key)] }, None).AsTask())));

        var winner = Array.FindIndex(results, result => result.IsMade);
        Assert.Equal(7, results.Count(result => result == new DefinitionChangeResult(key, $"flow-{winner}")));
    }

    [Theory]
    [InlineData(VersionChoice.All, "a-1 a-2 b-1 c-1")]
    [InlineData(VersionChoice.Latest, "a-2 b-1 c-1")]
    [InlineData(VersionChoice.Published, "a-1 b-1")]
    [InlineData(VersionChoice.Draft, "a-2 c-1")]
    [InlineData(VersionChoice.LatestAndPublished, "a-1 a-2 b-1 c-1")]
    [InlineData(VersionChoice.LatestOrPublished, "a-1 b-1 c-1")]
    public async Task Versions_are_chosen_as_asked(VersionChoice choice, string expected)
    {
        await SaveThreeAsync();
        var page = await _definitions.ListAsync(_tenant, new() { Versions = choice }, None);
        Assert.Equal(expected.Split(' '), page.Rows.Select(version => version.VersionId).Order(StringComparer.Ordinal));
        Assert.Equal(page.Rows.Count, page.Total);
    }

    [Fact]
    public async Task A_list_is_filtered_ordered_and_paged()
    {
        await SaveThreeAsync();
        await AssertListAsync(new() { Text = "bILL", Versions = VersionChoice.All }, "b-1");
        await AssertListAsync(new() { Text = "crm", Versions = VersionChoice.All }, "c-1");
        await AssertListAsync(new() { Name = "Billing" }, "b-1");
        await AssertListAsync(new() { Version = 1 }, "a-1", "b-1", "c-1");
        await AssertListAsync(new() { DefinitionIds = ["a", "b"] }, "a-2", "b-1");
        await AssertListAsync(new() { VersionIds = ["a-1"], Versions = VersionChoice.All }, "a-1");
        await AssertListAsync(new() { IsSystem = true }, "c-1");
        await AssertListAsync(new() { OrderBy = DefinitionOrder.Name, Descending = true }, "c-1", "b-1", "a-2");
        await AssertListAsync(new() { OrderBy = DefinitionOrder.Version, Descending = true, Take = 1 }, "a-2");
        var second = await _definitions.ListAsync(_tenant, new() { Skip = 1, Take = 1 }, None);
        Assert.Equal(("b-1", 3L), (second.Rows.Single().VersionId, second.Total));
    }

    [Fact]
    public async Task Tidying_leaves_what_is_needed_or_was_a_moment_ago()
    {
        await ChangeAsync("flow", change => change with { Content = ("kept", "1"u8.ToArray()), Save = [Version(_tenant, "flow", 1) with { ContentHash = "kept" }] });
        await ChangeAsync("flow", change => change with { Content = ("released", "2"u8.ToArray()) });

        await storage.Get<IStorage>().TidyAsync(None);

        Assert.NotNull(await _definitions.GetContentAsync(_tenant, "kept", None));
        Assert.NotNull(await _definitions.GetContentAsync(_tenant, "released", None));
    }

    private async Task AssertListAsync(DefinitionFilter filter, params string[] expected) =>
        Assert.Equal(expected, (await _definitions.ListAsync(_tenant, filter, None)).Rows.Select(version => version.VersionId));

    private async Task SaveThreeAsync()
    {
        var (first, second) = (Version(_tenant, "a", 1, "Ads") with { IsPublished = true }, Version(_tenant, "a", 2, "Ads") with { IsLatest = true });
        await ChangeAsync("a", change => change with { Save = [first, second] });
        await ChangeAsync("b", change => change with { Save = [Version(_tenant, "b", 1, "Billing") with { IsPublished = true, IsLatest = true }] });
        await ChangeAsync("c", change => change with { Save = [Version(_tenant, "c", 1, "Contacts") with { IsLatest = true, IsSystem = true, Description = "CRM sync" }] });
    }

    private async Task ChangeAsync(string definition, Func<DefinitionChange, DefinitionChange> change) =>
        Assert.True((await _definitions.ChangeAsync(change(new(_tenant, definition)), None)).IsMade);

    private TriggerRow Trigger(string definition, string? key) =>
        new(_tenant, Id(), definition, $"{definition}-1", "hash", "activity-1", "http", key, "stimulus", "{}");
}
