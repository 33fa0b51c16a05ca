using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>A CRM of a sync.</summary>
/// <param name="Read">What may have changed there, by address.</param>
internal sealed record SyncSide(ICrm Crm, string CredentialId, bool IsFirst, Dictionary<string, CrmContact> Read);

/// <summary>
/// Contacts that go by another address than last time. They are known by the ids that the CRMs gave them, which are kept beside what both agreed on: a person whose
/// address changed on one side gets the new one on the other, instead of a second contact.
/// </summary>
internal static class MovedContacts
{
    private const int KeysAtOnce = 500;

    /// <summary>Brings the new addresses from one side to the other.</summary>
    /// <returns>How many.</returns>
    public static async ValueTask<int> FollowAsync(ActivityExecutionContext context, string scope, SyncSide from, SyncSide to, SyncFields fields)
    {
        var count = 0;
        foreach (var some in from.Read.Where(contact => contact.Value.Id is not null).ToArray().Chunk(KeysAtOnce))
        {
            var ids = await context.State.GetAsync(scope, [.. some.Select(contact => Key(from, contact.Value.Id!))]);
            foreach (var (email, contact) in some)
            {
                var index = ids[Key(from, contact.Id!)];
                if (index.Value.AsString() is { } old && old != email && !from.Read.ContainsKey(old) && await MoveAsync(context, scope, to, fields, old, contact.Email, email, index))
                {
                    count++;
                }
            }
        }

        return count;
    }

    /// <summary>What is to be kept so that the ids of these pairs lead to their address.</summary>
    public static async ValueTask<IReadOnlyList<FlowStateWrite>> IndexAsync(ActivityExecutionContext context, string scope, IReadOnlyList<(string Email, string? First, string? Second)> pairs)
    {
        var wanted = pairs.SelectMany(pair => new[] { (Id: pair.First, IsFirst: true, pair.Email), (Id: pair.Second, IsFirst: false, pair.Email) })
            .Where(one => one.Id is not null).ToDictionary(one => Key(one.IsFirst, one.Id!), one => one.Email, StringComparer.Ordinal);
        var known = await context.State.GetAsync(scope, wanted.Keys);
        return [.. wanted.Where(one => known[one.Key].Value.AsString() != one.Value).Select(one => known[one.Key].Set(one.Value))];
    }

    private static async ValueTask<bool> MoveAsync(ActivityExecutionContext context, string scope, SyncSide to, SyncFields fields, string old, string address, string email, FlowStateEntry index)
    {
        var other = await FindAsync(context, to, fields, email);
        if (other is null)
        {
            if (await FindAsync(context, to, fields, old) is not { Id: { } id } before)
            {
                return false;
            }

            await to.Crm.ChangeEmailAsync(id, address, context.CancellationToken);
            other = before with { Email = address };
            to.Read.Remove(old);
            to.Read[email] = other;
        }

        // One that has the address already is the same person only if we brought it there before a crash.
        var state = await context.State.GetAsync(scope, [old, email, Key(to, other.Id!)]);
        if (state[Key(to, other.Id!)].Value.AsString() != old || state[email].Exists)
        {
            return false;
        }

        await context.State.ChangeAsync([state[email].Set(state[old].Value), state[old].Delete(), index.Set(email), state[Key(to, other.Id!)].Set(email)]);
        return true;
    }

    private static async ValueTask<CrmContact?> FindAsync(ActivityExecutionContext context, SyncSide side, SyncFields fields, string email)
        => side.Read.GetValueOrDefault(email) ?? (side.Crm.TellsChanges ? await side.Crm.FindContactAsync(email, fields.Own(side.IsFirst), context.CancellationToken) : null);

    private static string Key(SyncSide side, string id) => Key(side.IsFirst, id);

    /// <summary>No address: these hold an @.</summary>
    private static string Key(bool isFirst, string id) => $"id/{(isFirst ? "first" : "second")}/{id}";
}
