using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>
/// Stands in for every outside service in demo mode: it takes what steps without a credential would have sent, and keeps the latest of it, so that people can look at
/// it. In memory of this process: it is for trying things out, and nothing of it goes anywhere.
/// </summary>
public sealed class DemoServices
{
    /// <summary>Of each tenant.</summary>
    public const int MostKept = 300;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<DemoThing>> _kept = new(StringComparer.Ordinal);

    /// <summary>The latest first.</summary>
    public IReadOnlyList<DemoThing> Of(string tenantId)
    {
        lock (_gate)
        {
            return [.. Enumerable.Reverse(ThingsOf(tenantId))];
        }
    }

    /// <summary>Those of a step in demo mode; null everywhere else.</summary>
    internal static DemoServices? Of(ActivityExecutionContext context)
        => context.Services.GetService(typeof(DemoMode)) is DemoMode { IsOn: true } ? context.Services.GetService(typeof(DemoServices)) as DemoServices : null;

    /// <summary>Takes what a step would have sent.</summary>
    /// <param name="sample">What the step leaves by itself.</param>
    /// <param name="said">Of that, what a model or an agent would have said: people look at it too.</param>
    /// <returns>What the service answers: where an earlier step made the thing, with what is known of it since.</returns>
    public ValueObject Take(ActivityExecutionContext context, ValueObject sample, ValueObject? said = null)
    {
        var descriptor = context.Node.Descriptor;
        var given = context.Given;
        return Keep(context, new DemoThing(
            context.IdempotencyKey,
            context.Time.GetUtcNow(),
            [.. descriptor.Inputs.Where(input => input.IsCredential).SelectMany(input => input.CredentialTypes).Distinct(StringComparer.Ordinal)],
            descriptor.DisplayName,
            context.Node.Name,
            context.RunFacts.DefinitionId,
            context.RunFacts.DefinitionName,
            context.RunId,
            [.. descriptor.Inputs.Where(input => !input.IsCredential && given.Contains(input.Name)).OrderBy(input => input.Order).Select(input => DemoField.Of(input.DisplayName, given[input.Name]))],
            sample)
        {
            Said = [.. (said ?? ValueObject.Empty).Where(part => !part.Value.IsNullish).Select(part => DemoField.Of(DemoField.Heading(part.Key), part.Value))],
        }).Answer;
    }

    /// <summary>Takes a message that goes out beside a step's own work.</summary>
    /// <param name="which">Tells the messages of one step apart.</param>
    /// <param name="services">Kinds of credentials, any of which would have taken it.</param>
    public void TakeMessage(ActivityExecutionContext context, string which, IReadOnlyList<string> services, params IEnumerable<DemoField> sent)
        => Keep(context, new DemoThing(
            $"{context.IdempotencyKey}-{which}",
            context.Time.GetUtcNow(),
            services,
            context.Node.Descriptor.DisplayName,
            context.Node.Name,
            context.RunFacts.DefinitionId,
            context.RunFacts.DefinitionName,
            context.RunId,
            [.. sent],
            ValueObject.Empty));

    private DemoThing Keep(ActivityExecutionContext context, DemoThing thing)
    {
        lock (_gate)
        {
            var things = ThingsOf(context.TenantId);
            things.RemoveAll(known => known.Key == thing.Key); // the same step once more, after a crash
            thing = thing.After(things.FindLast(thing.IsOf));
            things.Add(thing);
            things.RemoveRange(0, Math.Max(0, things.Count - MostKept));
            return thing;
        }
    }

    /// <summary>What says this of a person.</summary>
    public IReadOnlyList<DemoThing> About(string tenantId, string value)
    {
        lock (_gate)
        {
            return [.. ThingsOf(tenantId).Where(thing => thing.Says(value))];
        }
    }

    /// <summary>Forgets what says this of a person; returns how much it was.</summary>
    public int Erase(string tenantId, string value)
    {
        lock (_gate)
        {
            return ThingsOf(tenantId).RemoveAll(thing => thing.Says(value));
        }
    }

    private List<DemoThing> ThingsOf(string tenantId) => _kept.TryGetValue(tenantId, out var things) ? things : _kept[tenantId] = [];
}
