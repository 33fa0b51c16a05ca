using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Bizosaas;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(BizosaasUser))]
[JsonSerializable(typeof(BizosaasContact))]
[JsonSerializable(typeof(List<BizosaasContact>))]
[JsonSerializable(typeof(BizosaasDeal))]
[JsonSerializable(typeof(List<BizosaasDeal>))]
[JsonSerializable(typeof(NewContent))]
[JsonSerializable(typeof(StartedContent))]
[JsonSerializable(typeof(ContentStatus))]
[JsonSerializable(typeof(ContentDecision))]
[JsonSerializable(typeof(BizosaasPost))]
[JsonSerializable(typeof(List<BizosaasPost>))]
[JsonSerializable(typeof(NewSocialPost))]
[JsonSerializable(typeof(SocialPost))]
[JsonSerializable(typeof(ChatMessage))]
[JsonSerializable(typeof(AgentReply))]
[JsonSerializable(typeof(List<ApprovalTask>))]
[JsonSerializable(typeof(ApprovalTask))]
[JsonSerializable(typeof(ApprovalAction))]
[JsonSerializable(typeof(TriggerResult))]
[JsonSerializable(typeof(NewAgentTask))]
[JsonSerializable(typeof(AgentTask))]
[JsonSerializable(typeof(NewLead))]
[JsonSerializable(typeof(Lead))]
[JsonSerializable(typeof(List<Lead>))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(PaymentAnswer))]
[JsonSerializable(typeof(MemoryAnswer))]
[JsonSerializable(typeof(MemoryQuestion))]
[JsonSerializable(typeof(NewMemory))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class BizosaasJson : JsonSerializerContext;
