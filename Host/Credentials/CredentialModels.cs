using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

internal sealed record CredentialTypeList(IReadOnlyList<CredentialTypeModel> Items);

/// <param name="SignsIn">True: a person signs in at the service after the credential was made.</param>
internal sealed record CredentialTypeModel(string Name, string DisplayName, string Help, bool CanTest, bool SignsIn, IReadOnlyList<CredentialFieldModel> Fields)
{
    public static CredentialTypeModel Of(CredentialType type) => new(type.Name, type.DisplayName, type.Help, type.CanTest, type.SignsIn, [.. type.Fields.Select(CredentialFieldModel.Of)]);
}

/// <param name="Kind">"Text", "LongText", "Url", "Number" or "Flag".</param>
internal sealed record CredentialFieldModel(string Name, string DisplayName, string Help, string Kind, bool IsSecret, bool IsRequired, string? Default, IReadOnlyList<string> Options)
{
    public static CredentialFieldModel Of(CredentialField field) => new(field.Name, field.DisplayName, field.Help, field.Kind.ToString(), field.IsSecret, field.IsRequired, field.Default, field.Options);
}

internal sealed record CredentialList(IReadOnlyList<CredentialModel> Items);

/// <param name="LastTest">Null before the first.</param>
internal sealed record CredentialModel(string Id, string Name, string Type, string TypeDisplayName, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, CredentialTestResult? LastTest)
{
    public static CredentialModel Of(CredentialRow row, CredentialType? type) => new(
        row.CredentialId, row.Name, row.Type, type?.DisplayName ?? row.Type, row.CreatedAt, row.UpdatedAt, row.TestPassed is { } passed ? new CredentialTestResult(passed, row.TestMessage ?? "", row.TestedAt) : null);
}

internal sealed record CredentialTestResult(bool Ok, string Message, DateTimeOffset? At);

/// <param name="Values">Fields that are no secrets.</param>
/// <param name="SecretsSet">Names of the secret fields that have a value.</param>
/// <param name="IsSignedIn">Null for kinds without a sign-in.</param>
/// <param name="SignedInUntil">When the present token expires; it is renewed where the service allows.</param>
internal sealed record CredentialDetails(
    CredentialModel Credential,
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyList<string> SecretsSet,
    bool? IsSignedIn,
    DateTimeOffset? SignedInUntil,
    IReadOnlyList<CredentialUse> UsedBy);

internal sealed record CredentialUsesList(IReadOnlyList<CredentialUsesModel> Items);

/// <param name="IsSignedIn">Null for kinds without a sign-in.</param>
internal sealed record CredentialUsesModel(string Id, bool? IsSignedIn, IReadOnlyList<CredentialUse> UsedBy);

/// <summary>A workflow that names the credential.</summary>
/// <param name="IsPublished">Whether the published version does, not only the draft.</param>
internal sealed record CredentialUse(string DefinitionId, string Name, bool IsPublished);

/// <param name="Type">Only when it is made; a credential keeps its kind.</param>
/// <param name="Values">By field. On a change, a field that is missing stays as it is; null clears it.</param>
internal sealed record CredentialRequest(string? Name, string? Type, IReadOnlyDictionary<string, string?>? Values);

internal sealed record SignInAddress(string Url);

internal sealed record KeyRotation(int Version, int Rewrapped);
