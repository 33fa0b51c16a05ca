namespace Bizoholic.Flows.Host.Credentials;

/// <param name="MasterKeys">Versions of the master key, each "version:Base64"; empty where they are in a file.</param>
/// <param name="KeyFile">File that holds them; null where there is none, and credentials cannot be kept.</param>
/// <param name="MayCreateKeyFile">Whether a missing file is made.</param>
internal sealed record CredentialSettings(IReadOnlyList<string> MasterKeys, string? KeyFile, bool MayCreateKeyFile);
