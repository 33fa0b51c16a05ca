using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>
/// What n8n's nodes of services leave without a credential in test runs and in demo mode: what would have been sent, marked as a sample. What the service would have
/// answered nobody knows.
/// </summary>
internal static class NodeSample
{
    public static bool IsLeft(NodeCall call, Input<CredentialReference>? access) => call.Context.Get(access) is null && ServiceActivity.LeavesSample(call.Context);

    /// <param name="sent">For people to look at in demo mode.</param>
    public static void Leave(NodeCall call, int item, ValueObject sample, params IEnumerable<DemoField> sent)
    {
        DemoServices.Of(call.Context)?.TakeMessage(call.Context, $"{item}", ServicesOf(call.Context.Node), sent);
        call.Add(sample.With(ServiceActivity.SampleMark, true), item);
    }

    /// <summary>The kinds of credentials that the step was imported with, else those that fit it.</summary>
    private static string[] ServicesOf(ActivityNode node)
        => NodeJson.Elements(NodeJson.At(node.Json, "customProperties.needsCredentials")).Select(needed => NodeJson.Text(needed, "kind") ?? "").Where(kind => kind.Length > 0).ToArray() is { Length: > 0 } kinds
            ? kinds
            : [.. node.Descriptor.Inputs.Where(input => input.IsCredential).SelectMany(input => input.CredentialTypes).Distinct(StringComparer.Ordinal)];
}
