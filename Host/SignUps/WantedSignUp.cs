using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.SignUps;

/// <summary>A step of a published flow whose address a service is to know.</summary>
/// <param name="Settings">Of its registration.</param>
/// <param name="Address">Without a key.</param>
internal sealed record WantedSignUp(string TenantId, string DefinitionId, string ActivityId, Value Settings, string CredentialId, string Address)
{
    public string Key => SignUpRow.KeyOf(TenantId, DefinitionId, ActivityId);

    public string Service => Settings["signUp"]["service"].ToString();

    /// <summary>A person tells the service.</summary>
    public bool IsByHand => !SignUpCalls.HasCalls(Settings["signUp"]);

    /// <summary>Of everything the service is told.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ValueJson.ToJson(Settings)}\n{Address}")));

    /// <summary>All of what is published.</summary>
    public static IEnumerable<WantedSignUp> In(TriggerIndex.Snapshot snapshot, string root)
        => from trigger in snapshot.All
           where trigger.Kind == "http" && trigger.Payload.Contains("\"signUp\"", StringComparison.Ordinal)
           group trigger by (trigger.TenantId, trigger.DefinitionId, trigger.ActivityId) into step
           let settings = Of(step.First())
           where settings["signUp"].AsObject() is not null
           select new WantedSignUp(step.Key.TenantId, step.Key.DefinitionId, step.Key.ActivityId, settings, settings["signUp"]["credential"].AsString() ?? "", $"{root.TrimEnd('/')}/webhook{settings["path"]}");

    private static Value Of(TriggerRow trigger) => ValueJson.Parse(trigger.Payload);
}
