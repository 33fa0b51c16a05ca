using Bizoholic.Flows.Host.Elsa.Json;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>The links that tell the designer what a caller may do.</summary>
internal static class DefinitionLinks
{
    private const string Root = "/workflow-definitions";

    public static IReadOnlyList<Link> Of(string definitionId, bool isWritable)
    {
        var own = $"{Root}/{Uri.EscapeDataString(definitionId)}";
        Link[] read =
        [
            new(own, "self", "GET"),
            new($"{own}/versions", "versions", "GET"),
            new($"{own}/export", "export", "GET"),
        ];
        return !isWritable ? read :
        [
            .. read,
            new($"{own}/bulk-dispatch", "bulk-dispatch", "POST"),
            new($"{own}/dispatch", "dispatch", "POST"),
            new($"{own}/execute", "execute", "POST"),
            new($"{own}/publish", "publish", "POST"),
            new($"{own}/retract", "retract", "POST"),
            new(own, "delete", "DELETE"),
            new($"{own}/import", "import", "PUT"),
            new($"{own}/update-references", "update-references", "POST"),
        ];
    }

    public static IReadOnlyList<Link> OfList(bool isWritable)
    {
        Link[] read =
        [
            new(Root, "self", "GET"),
            new($"{Root}/query/count", "count", "GET"),
            new($"{Root}/many-by-id", "many-by-id", "GET"),
            new($"{Root}/validation/is-name-unique", "is-name-unique", "GET"),
        ];
        return !isWritable ? read :
        [
            .. read,
            new("/bulk-actions/delete/workflow-definitions/by-definition-id", "bulk-delete-by-definition-id", "POST"),
            new("/bulk-actions/delete/workflow-definitions/by-id", "bulk-delete-by-id", "POST"),
            new("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"),
            new("/bulk-actions/retract/workflow-definitions/by-definition-ids", "bulk-retract", "POST"),
            new($"{Root}/import", "import", "POST"),
            new($"{Root}/import-files", "import-files", "POST"),
            new(Root, "create", "POST"),
        ];
    }
}
