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

/// <summary>
/// Brings one contact of two CRMs together. What both agreed on last time tells who changed a field since: a field that one side changed goes to the other, one that
/// both changed to different values is a conflict, which the rule decides and the report tells.
/// </summary>
internal static class ContactMerge
{
    public static readonly string[] Fields = ["firstName", "lastName", "phone", "company"];

    public static (ValueObject Agreed, IReadOnlyList<Value> Conflicts) Of(string email, CrmContact first, CrmContact second, Value before, ConflictRule rule)
    {
        var agreed = new ValueObject.Builder();
        var conflicts = new List<Value>();
        foreach (var field in Fields)
        {
            var (one, other, old) = (Get(first, field), Get(second, field), before[field].AsString());
            var kept = one == other ? one
                : one == old || one is null ? other ?? one
                : other == old || other is null ? one
                : Decide(first, second, rule, out var why) is var isFirst && Note(conflicts, email, field, one, other, isFirst, why) && isFirst ? one : other;
            agreed.Set(field, kept);
        }

        return (agreed.Build(), conflicts);
    }

    /// <summary>What a CRM has to be told; null where it has it all.</summary>
    public static CrmContact? Change(CrmContact contact, ValueObject agreed)
    {
        string? Changed(string field) => agreed[field].AsString() is { } value && value != Get(contact, field) ? value : null;
        var change = new CrmContact { Id = contact.Id, Email = contact.Email, FirstName = Changed("firstName"), LastName = Changed("lastName"), Phone = Changed("phone"), Company = Changed("company") };
        return Fields.Any(field => Get(change, field) is not null) ? change : null;
    }

    public static ValueObject Snapshot(CrmContact contact) => ValueObject.From([.. Fields.Select(field => (field, (Value)Get(contact, field)))]);

    private static string? Get(CrmContact contact, string field)
    {
        var value = field switch { "firstName" => contact.FirstName, "lastName" => contact.LastName, "phone" => contact.Phone, _ => contact.Company };
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
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
