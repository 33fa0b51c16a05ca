namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Credentials cannot be kept or read; the message says why and what to do.</summary>
internal sealed class CredentialException(string message, Exception? inner = null) : Exception(message, inner);
