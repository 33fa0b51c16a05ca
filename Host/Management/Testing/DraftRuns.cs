using System.Text.Json;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Routing.Template;

namespace Bizoholic.Flows.Host.Management.Testing;

/// <summary>Drafts that a test call starts: the latest version of a flow, its pinned data in place.</summary>
internal sealed class DraftRuns(DefinitionLibrary library, DefinitionModels models, IDefinitionStore store, PlanCache plans, FlowSamples samples)
{
    /// <summary>The draft with the webhook that somebody listens to; null when it is gone or is no webhook any more.</summary>
    public async Task<DraftWebhook?> OfAsync(string tenantId, string definitionId, string activityId, CancellationToken cancellation)
        => await library.FindAsync(tenantId, definitionId, VersionRequest.Read(null, VersionChoice.Latest), cancellation) is { } version
            ? await ReadAsync(version, activityId, cancellation)
            : null;

    /// <summary>How a webhook of a draft takes calls; null when it is gone or is no webhook any more.</summary>
    public async Task<WebhookSettings?> SettingsOfAsync(string tenantId, string definitionId, string activityId, CancellationToken cancellation)
        => await library.FindAsync(tenantId, definitionId, VersionRequest.Read(null, VersionChoice.Latest), cancellation) is { } version
            && await store.GetContentAsync(tenantId, version.ContentHash, cancellation) is { } bytes
            && Webhooks(plans.Add(version.ContentHash, DefinitionReader.Read(bytes))).FirstOrDefault(trigger => trigger.Node.Id == activityId) is { Node: not null } found
            ? WebhookSettings.Read(found.Registration.Settings)
            : null;

    /// <summary>The draft of a tenant with a webhook at a path, whether it is listened to or not.</summary>
    public async Task<(DraftWebhook Draft, RouteValueDictionary Parameters)?> FindAsync(string tenantId, string path, string method, CancellationToken cancellation)
    {
        foreach (var version in (await store.ListAsync(tenantId, new DefinitionFilter { Versions = VersionChoice.Latest }, cancellation)).Rows)
        {
            if (await store.GetContentAsync(tenantId, version.ContentHash, cancellation) is not { } bytes || bytes.Span.IndexOf("HttpEndpoint\""u8) < 0)
            {
                continue;
            }

            foreach (var (node, registration) in Webhooks(plans.Add(version.ContentHash, DefinitionReader.Read(bytes))))
            {
                var parameters = new RouteValueDictionary();
                var settings = WebhookSettings.Read(registration.Settings);
                if (settings.Methods.Contains(method, StringComparer.OrdinalIgnoreCase) && WebhookTemplate.TryParse(settings.Path, out var template) && new TemplateMatcher(template, []).TryMatch(path, parameters)
                    && await ReadAsync(version, node.Id, cancellation) is { } draft)
                {
                    return (draft, parameters);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(ActivityNode Node, TriggerRegistration Registration)> Webhooks(WorkflowPlan plan)
    {
        try
        {
            return TriggerReader.Read(plan).Where(trigger => trigger.Registration.Kind == "http");
        }
        catch (DefinitionException)
        {
            // A draft that is not finished has no address yet.
            return [];
        }
    }

    private async Task<DraftWebhook?> ReadAsync(DefinitionVersion version, string activityId, CancellationToken cancellation)
    {
        var content = await models.ContentAsync(version, cancellation);
        var kept = await samples.OfAsync(version.TenantId, version.DefinitionId, content, cancellation);
        TestContent.Pin(content, kept.Values.Where(sample => sample.IsPinned && sample.ActivityId != activityId));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content);
        var hash = ContentHash.Of(bytes);
        var plan = plans.Add(hash, DefinitionReader.Read(bytes));
        if (Webhooks(plan).FirstOrDefault(trigger => trigger.Node.Id == activityId) is not { Node: not null } found)
        {
            return null;
        }

        await store.ChangeAsync(new DefinitionChange(version.TenantId, version.DefinitionId) { Content = (hash, bytes) }, cancellation);
        return new DraftWebhook(version with { ContentHash = hash }, activityId, found.Registration.Settings);
    }
}

/// <param name="Settings">As the webhook registers them when it is published.</param>
internal sealed record DraftWebhook(DefinitionVersion Version, string ActivityId, Value Settings)
{
    /// <summary>The route that it will have.</summary>
    public WebhookRoute Route(WebhookSettings settings)
        => new(new TriggerRow(Version.TenantId, "", Version.DefinitionId, Version.VersionId, Version.ContentHash, ActivityId, "http", null, "", ""), Version, settings);
}
