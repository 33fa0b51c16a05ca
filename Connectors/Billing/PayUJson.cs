using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Billing;

[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(System.Text.Json.JsonDocument))]
internal sealed partial class PayUJson : JsonSerializerContext;
