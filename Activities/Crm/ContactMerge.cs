using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Crm;

public enum ConflictRule
{
    /// <summary>Who changed it last wins; where a CRM does not say when, the first one.</summary>
    LastWriter,
    First,
    Second,
}

public enum SyncDirection
{
    BothWays,

    /// <summary>The second CRM follows the first; what it changed itself is overwritten, and reported.</summary>
    FirstToSecond,
    SecondToFirst,
}

/// <summary>
/// Brings one contact of two CRMs together. What both agreed on last time tells who changed a field since: a field that one side changed goes to the other, one that
/// both changed to different values is a conflict, which the rule decides and the report tells.
/// </summary>
internal static class ContactMerge
{
    public static (ValueObject Agreed, IReadOnlyList<Value> Conflicts) Of(string email, CrmContact first, CrmContact second, Value before, ConflictRule rule, SyncFields fields, SyncDirection direction)
    {
        var agreed = new ValueObject.Builder();
        var conflicts = new List<Value>();
        foreach (var field in fields.All)
        {
            var (one, other, old) = (SyncFields.Get(first, field.First), SyncFields.Get(second, field.Second), before[field.First].AsString());
            var kept = one == other ? one
                : direction != SyncDirection.BothWays ? OneWay()
                : one == old || one is null ? other ?? one
                : other == old || other is null ? one
                : Decide(first, second, rule, out var why) is var isFirst && Note(conflicts, email, field.First, one, other, isFirst, why) && isFirst ? one : other;
            agreed.Set(field.First, kept);

            string? OneWay()
            {
                var isFirst = direction == SyncDirection.FirstToSecond;
                var (source, target) = isFirst ? (one, other) : (other, one);
                return source is not null && target is not null && !before.IsUndefined && target != old && Note(conflicts, email, field.First, one, other, isFirst, "contacts go one way") ? source : source ?? target;
            }
        }

        return (agreed.Build(), conflicts);
    }

    /// <summary>What a CRM has to be told; null where it has it all.</summary>
    public static CrmContact? Change(CrmContact contact, ValueObject agreed, SyncFields fields, bool ofFirst)
    {
        var held = fields.Snapshot(contact, ofFirst);
        string? Changed(string field) => agreed[field].AsString() is { } value && value != held[field].AsString() ? value : null;
        return fields.All.Any(field => Changed(field.First) is not null) ? fields.Contact(contact.Id, contact.Email, Changed, ofFirst) : null;
    }

    private static bool Decide(CrmContact first, CrmContact second, ConflictRule rule, out string why)
    {
        if (rule == ConflictRule.LastWriter && first.ModifiedAt is { } one && second.ModifiedAt is { } other)
        {
            why = "changed last";
            return one >= other;
        }

        why = rule == ConflictRule.LastWriter ? "a CRM does not say when it was changed" : "by the rule";
        return rule != ConflictRule.Second;
    }

    private static bool Note(List<Value> conflicts, string email, string field, string? one, string? other, bool isFirst, string why)
    {
        conflicts.Add(ValueObject.From(("email", email), ("field", field), ("first", one), ("second", other), ("kept", isFirst ? "first" : "second"), ("why", why)));
        return true;
    }
}
