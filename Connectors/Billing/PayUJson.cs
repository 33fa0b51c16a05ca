using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Billing;

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class PayUJson : JsonSerializerContext;
