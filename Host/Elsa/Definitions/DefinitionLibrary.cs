using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Changes definitions, by Elsa's rules for versions. Changes of one definition happen one after another.</summary>
internal sealed partial class DefinitionLibrary(IDefinitionStore store, DefinitionModels models, PublishCheck check, DefinitionGates gates, TriggerIndex triggers, IRunQueries runs, IWorkflowRuntime runtime, TimeProvider time)
{
    private static readonly JsonSerializerOptions ContentJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    /// <summary>Saves a model as the draft, and publishes it when asked to. A new definition, and one whose latest version is published, gets a new version.</summary>
    /// <param name="isFromDesigner">What the designer drops of a definition is carried over from the version before.</param>
    /// <exception cref="DefinitionException">It is no definition, or cannot be published; nothing is saved then.</exception>
    public Task<DefinitionVersion> SaveAsync(string tenantId, JsonObject model, bool publish, bool isFromDesigner, CancellationToken cancellation)
        => SaveAsync(tenantId, model, publish, isFromDesigner, new SaveBase(null, false), cancellation);

    /// <inheritdoc cref="SaveAsync(string, JsonObject, bool, bool, CancellationToken)"/>
    /// <exception cref="RefusedException">Somebody else has saved it since, and not both are to be kept.</exception>
    public async Task<DefinitionVersion> SaveAsync(string tenantId, JsonObject model, bool publish, bool isFromDesigner, SaveBase based, CancellationToken cancellation)
    {
        var definitionId = model.Text("definitionId")?.Trim() is { Length: > 0 } given ? given : NewId()[^16..];
        RequireUsable(definitionId);
        using var turn = await gates.EnterAsync(tenantId, definitionId, cancellation);
        return await SaveInTurnAsync(tenantId, definitionId, model, publish, isFromDesigner, based, null, cancellation);
    }

    /// <summary>Saves several models as drafts: all of them, or none.</summary>
    /// <exception cref="DefinitionException">One of them is no definition; nothing is saved then.</exception>
    public async Task<IReadOnlyList<DefinitionVersion>> SaveAllAsync(string tenantId, IReadOnlyList<JsonObject> models, CancellationToken cancellation)
    {
        string[] ids = [.. models.Select(model => model.Text("definitionId")?.Trim() is { Length: > 0 } given ? given : NewId()[^16..])];
        Array.ForEach(ids, RequireUsable);
        var turns = new List<IDisposable>();
        try
        {
            // In one order for everybody, so that no two wait for each other.
            foreach (var id in ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                turns.Add(await gates.EnterAsync(tenantId, id, cancellation));
            }

            var changes = new List<DefinitionChange>();
            var saved = new List<DefinitionVersion>();
            for (var i = 0; i < ids.Length; i++)
            {
                saved.Add(await SaveInTurnAsync(tenantId, ids[i], models[i], publish: false, isFromDesigner: false, new SaveBase(null, false), changes, cancellation));
            }

            await store.SaveDraftsAsync(changes, cancellation);
            return saved;
        }
        finally
        {
            turns.ForEach(turn => turn.Dispose());
        }
    }

    /// <param name="gathered">Takes the change in place of the store; null for the store.</param>
    private async Task<DefinitionVersion> SaveInTurnAsync(
        string tenantId, string definitionId, JsonObject model, bool publish, bool isFromDesigner, SaveBase based, List<DefinitionChange>? gathered, CancellationToken cancellation)
    {
        var versions = await store.VersionsAsync(tenantId, definitionId, cancellation);
        var latest = Latest(versions);
        if (latest is { IsReadonly: true } && isFromDesigner)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "The workflow is read-only", $"'{latest.Name}' is read-only and cannot be saved.");
        }

        var previous = latest is not null && isFromDesigner ? await models.ContentAsync(latest, cancellation) : null;
        var content = DefinitionContent.From(model, definitionId, previous);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, ContentJson);
        var definition = DefinitionReader.Read(bytes);
        var hash = ContentHash.Of(bytes);
        if (!publish && latest is { IsPublished: false } && latest.ContentHash == hash)
        {
            return latest;
        }

        var isOverOther = based.Revision is { } revision && latest is not null && revision != DefinitionRevision.Of(latest);
        if (isOverOther && !based.KeepsBoth)
        {
            throw SavedByOthers(latest!);
        }

        var saved = (latest is { IsPublished: false } && !isOverOther ? latest : NewVersion(tenantId, definitionId, latest)) with
        {
            Name = definition.Name,
            Description = definition.Description,
            IsReadonly = content.Flag("isReadonly"),
            IsSystem = content.Flag("isSystem"),
            ContentHash = hash,
            UpdatedAt = time.GetUtcNow(),
        };
        return await StoreAsync(saved, definition, publish, versions, (hash, bytes), cancellation, gathered);
    }

    /// <summary>Publishes the latest version. Null when there is no such definition.</summary>
    public async Task<(DefinitionVersion Version, bool WasPublished)?> PublishAsync(string tenantId, string definitionId, CancellationToken cancellation)
    {
        using var turn = await gates.EnterAsync(tenantId, definitionId, cancellation);
        var versions = await store.VersionsAsync(tenantId, definitionId, cancellation);
        if (Latest(versions) is not { } latest)
        {
            return null;
        }

        if (latest.IsPublished)
        {
            return (latest, true);
        }

        var content = await store.GetContentAsync(tenantId, latest.ContentHash, cancellation) ?? throw new DefinitionException("$", "The content of this version is gone.");
        var definition = DefinitionReader.Read(content);
        return (await StoreAsync(latest with { UpdatedAt = time.GetUtcNow() }, definition, publish: true, versions, null, cancellation), false);
    }

    /// <summary>Takes the published version back. Null when there is no such definition.</summary>
    public async Task<(DefinitionVersion Version, bool WasPublished)?> RetractAsync(string tenantId, string definitionId, CancellationToken cancellation)
    {
        using var turn = await gates.EnterAsync(tenantId, definitionId, cancellation);
        var versions = await store.VersionsAsync(tenantId, definitionId, cancellation);
        if (Latest(versions) is not { } latest)
        {
            return null;
        }

        if (versions.FirstOrDefault(version => version.IsPublished) is not { } published)
        {
            return (latest, false);
        }

        var retracted = published with { IsPublished = false, UpdatedAt = time.GetUtcNow() };
        await ChangeAsync(new DefinitionChange(tenantId, definitionId) { Save = [retracted], Triggers = [] }, cancellation);
        return (retracted, true);
    }

    /// <summary>Makes a new draft with the content of an earlier version. Null when there is no such version.</summary>
    public async Task<DefinitionVersion?> RevertAsync(string tenantId, string definitionId, int number, CancellationToken cancellation)
    {
        using var turn = await gates.EnterAsync(tenantId, definitionId, cancellation);
        var versions = await store.VersionsAsync(tenantId, definitionId, cancellation);
        if (versions.FirstOrDefault(version => version.Version == number) is not { } earlier)
        {
            return null;
        }

        var draft = NewVersion(tenantId, definitionId, versions[0]) with
        {
            Name = earlier.Name,
            Description = earlier.Description,
            IsReadonly = earlier.IsReadonly,
            IsSystem = earlier.IsSystem,
            ContentHash = earlier.ContentHash,
        };
        DefinitionVersion[] superseded = [.. versions.Where(version => version.IsLatest).Select(version => version with { IsLatest = false })];
        await ChangeAsync(new DefinitionChange(tenantId, definitionId) { Save = [.. superseded, draft] }, cancellation);
        return draft;
    }

    private async Task<DefinitionVersion> StoreAsync(
        DefinitionVersion saved, WorkflowDefinition definition, bool publish, IReadOnlyList<DefinitionVersion> versions, (string, ReadOnlyMemory<byte>)? content, CancellationToken cancellation, List<DefinitionChange>? gathered = null)
    {
        saved = saved with { IsPublished = publish, IsLatest = true };
        var triggers = publish ? await check.CheckAsync(saved, definition, cancellation) : null;
        DefinitionVersion[] superseded = [.. from version in versions
            where version.VersionId != saved.VersionId && (version.IsLatest || (publish && version.IsPublished))
            select version with { IsLatest = false, IsPublished = version.IsPublished && !publish }];
        var change = new DefinitionChange(saved.TenantId, saved.DefinitionId) { Content = content, Save = [.. superseded, saved], Triggers = triggers };
        if (gathered is not null)
        {
            gathered.Add(change);
            return saved;
        }

        await ChangeAsync(change, cancellation);
        return saved;
    }

    private async Task ChangeAsync(DefinitionChange change, CancellationToken cancellation)
    {
        var result = await store.ChangeAsync(change, cancellation);
        if (!result.IsMade)
        {
            // Somebody was quicker; the check has let this one through. Whose flow it is may be another tenant's business.
            throw new DefinitionException("path", $"{result.TakenKey} is already the webhook of another flow. Choose another path or method.");
        }

        if (change.Triggers is not null)
        {
            await triggers.RefreshAsync(cancellation);
        }
    }

    public static RefusedException SavedByOthers(DefinitionVersion latest)
        => new(StatusCodes.Status412PreconditionFailed, "Somebody else has saved this workflow", $"'{latest.Name}' was saved by somebody else since it was opened here. Load it anew, or keep both.");

    private static DefinitionVersion? Latest(IReadOnlyList<DefinitionVersion> versions) => versions.FirstOrDefault(version => version.IsLatest) ?? (versions is [var newest, ..] ? newest : null);

    private static void RequireUsable(string definitionId)
    {
        if (definitionId.Length > 200 || definitionId.Any(letter => letter is '/' or '\\' || char.IsControl(letter)))
        {
            throw new DefinitionException("definitionId", "A definition id has at most 200 letters and no slashes.");
        }
    }

    private DefinitionVersion NewVersion(string tenantId, string definitionId, DefinitionVersion? latest)
    {
        var now = time.GetUtcNow();
        return new DefinitionVersion
        {
            TenantId = tenantId,
            VersionId = NewId(),
            DefinitionId = definitionId,
            Version = (latest?.Version ?? 0) + 1,
            Name = "",
            ContentHash = "",
            IsLatest = true,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
