using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Approvals;

/// <summary>Several items of one question: kept in the place of its values, under a name that no flow gives.</summary>
internal static class ApprovalParts
{
    private const string Name = "$parts";

    public static string ToJson(IReadOnlyList<ApprovalPart> parts)
        => ValueJson.ToJson(ValueObject.From((Name, ValueArray.From(parts.Select(part => (Value)ValueObject.From(("content", part.Content), ("data", part.Data)))))));

    /// <summary>Empty where the question is about one thing.</summary>
    public static IReadOnlyList<ApprovalPart> Of(ApprovalRow row)
        => row.Content.Length == 0 && ValueJson.Parse(row.Data)[Name].AsArray() is { } parts
            ? [.. parts.Select(part => new ApprovalPart(part["content"].ToString(), part["data"].AsObject() ?? ValueObject.Empty))]
            : [];

    /// <summary>The values of a question about one thing.</summary>
    public static ValueObject DataOf(ApprovalRow row) => Of(row).Count == 0 ? ValueJson.Parse(row.Data).AsObject() ?? ValueObject.Empty : ValueObject.Empty;

    /// <summary>The row with what an approver changed; null leaves it.</summary>
    public static ApprovalRow With(this ApprovalRow row, string? content, ValueObject? data, IReadOnlyList<ApprovalPart>? parts)
        => row with { Content = content ?? row.Content, Data = parts is not null ? ToJson(parts) : data is not null ? ValueJson.ToJson(data) : row.Data };
}
