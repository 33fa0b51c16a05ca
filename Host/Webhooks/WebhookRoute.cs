using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>A published webhook: the flow it starts, and how its caller is answered.</summary>
internal sealed record WebhookRoute(TriggerRow Trigger, DefinitionVersion Definition, WebhookSettings Settings)
{
    public static WebhookRoute Read(TriggerRow trigger, DefinitionVersion definition) => new(trigger, definition, WebhookSettings.Read(ValueJson.Parse(trigger.Payload)));
}
