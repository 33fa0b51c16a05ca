using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Host.SignUps;

/// <summary>What a service was told, or is to be told, about a step of a flow. It is written before the service is called, so that a crash in between is found.</summary>
internal sealed record SignUpRow
{
    public required string TenantId { get; init; }

    public required string DefinitionId { get; init; }

    public required string ActivityId { get; init; }

    public required SignUpState State { get; init; }

    /// <summary>Of everything the service is told; another one means that it is to be told anew.</summary>
    public required string Digest { get; init; }

    /// <summary>The trigger's settings, as JSON: they hold the calls by which the service is asked and the address is taken back.</summary>
    public required string Settings { get; init; }

    public required string CredentialId { get; init; }

    /// <summary>Of the credential when it was looked at.</summary>
    public long CredentialRevision { get; init; }

    /// <summary>Equal as long as the credential is for the same account.</summary>
    public string Account { get; init; } = "";

    /// <summary>The address the service was told, without a key.</summary>
    public required string Address { get; init; }

    /// <summary>What the service's answers gave, as JSON: the name it keeps the address under.</summary>
    public string Kept { get; init; } = "{}";

    /// <summary>The secret that the service gave, encrypted; null where calls are known by one of ours.</summary>
    public SealedSecret? Secret { get; init; }

    /// <summary>Since when it is so.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the service is asked, or told, next.</summary>
    public DateTimeOffset NextAt { get; init; }

    /// <summary>How often it failed since it last worked.</summary>
    public int Failures { get; init; }

    /// <summary>Why it failed last, in plain words.</summary>
    public string? Problem { get; init; }

    /// <summary>What was to be told, and with which revision of the credential, when it failed last.</summary>
    public string? Replacing { get; init; }

    /// <summary>The row's version in the storage; 0 for one that is not there yet.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    [JsonIgnore]
    public string Key => KeyOf(TenantId, DefinitionId, ActivityId);

    public static string KeyOf(string tenantId, string definitionId, string activityId) => $"{tenantId.Length}:{tenantId}/{definitionId}/{activityId}";
}

internal enum SignUpState
{
    /// <summary>The service is to be told; it may have been, where a host died over it.</summary>
    Pending,

    /// <summary>The service knows the address.</summary>
    SignedUp,

    /// <summary>The flow is gone, and the service is to be told so.</summary>
    Leaving,
}

/// <summary>Encrypted as credentials are.</summary>
internal sealed record SealedSecret(int KeyVersion, byte[] WrappedKey, byte[] Sealed);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SignUpRow))]
internal sealed partial class SignUpJson : JsonSerializerContext;
