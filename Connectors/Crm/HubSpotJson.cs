using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Crm;

internal sealed record HubSpotObject([property: JsonRequired] string Id, Dictionary<string, string?> Properties, DateTimeOffset? UpdatedAt, bool? New, Dictionary<string, HubSpotLinks>? Associations);

internal sealed record HubSpotLinks(List<HubSpotId> Results);

internal sealed record HubSpotBatchRead(IReadOnlyList<HubSpotId> Inputs, IReadOnlyList<string> Properties);

internal sealed record HubSpotPage(List<HubSpotObject> Results, HubSpotPaging? Paging, List<JsonElement>? Errors);

internal sealed record HubSpotPaging(HubSpotNext? Next);

internal sealed record HubSpotNext(string? After);

internal sealed record HubSpotUpsert(IReadOnlyList<HubSpotInput> Inputs);

internal sealed record HubSpotInput(string Id, string IdProperty, Dictionary<string, string?> Properties);

internal sealed record HubSpotNew(Dictionary<string, string?> Properties, IReadOnlyList<HubSpotAssociation> Associations);

internal sealed record HubSpotChange(Dictionary<string, string?> Properties);

internal sealed record HubSpotAssociation(HubSpotId To, IReadOnlyList<HubSpotAssociationType> Types);

internal sealed record HubSpotId(string Id);

internal sealed record HubSpotAssociationType(string AssociationCategory, int AssociationTypeId);

internal sealed record HubSpotSearch(IReadOnlyList<HubSpotFilters> FilterGroups, IReadOnlyList<HubSpotSort> Sorts, IReadOnlyList<string> Properties, int Limit, string? After);

internal sealed record HubSpotFilters(IReadOnlyList<HubSpotFilter> Filters);

internal sealed record HubSpotFilter(string PropertyName, string Operator, string Value);

internal sealed record HubSpotSort(string PropertyName, string Direction);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HubSpotSearch))]
[JsonSerializable(typeof(HubSpotPage))]
[JsonSerializable(typeof(HubSpotBatchRead))]
[JsonSerializable(typeof(HubSpotObject))]
[JsonSerializable(typeof(HubSpotUpsert))]
[JsonSerializable(typeof(HubSpotNew))]
[JsonSerializable(typeof(HubSpotChange))]
internal sealed partial class HubSpotJson : JsonSerializerContext;
