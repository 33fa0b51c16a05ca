namespace Bizoholic.Flows.Workflows;

/// <summary>A credential that is open: its values can be read until it is disposed. Keep it, and what is read from it, inside one call.</summary>
public sealed class Credential(string id, string name, string type, IReadOnlyDictionary<string, string> values) : IDisposable
{
    private IReadOnlyDictionary<string, string>? _values = values;

    public string Id { get; } = id;

    /// <summary>The name people gave it.</summary>
    public string Name { get; } = name;

    /// <summary>Name of its <see cref="CredentialType"/>.</summary>
    public string Type { get; } = type;

    /// <summary>A field's value; empty when it was not entered.</summary>
    public string this[string field] => (_values ?? throw new ObjectDisposedException(nameof(Credential))).GetValueOrDefault(field, "");

    /// <summary>A field that has to be there.</summary>
    /// <exception cref="FaultException">It is empty.</exception>
    public string Require(string field)
        => this[field] is { Length: > 0 } value ? value : throw new FaultException($"The credential '{Name}' has no {field}. Fill it in under Credentials.", type: "Credential");

    /// <summary>A field that has to hold an address.</summary>
    /// <exception cref="FaultException">It does not.</exception>
    public Uri RequireUrl(string field)
        => Uri.TryCreate(Require(field), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new FaultException($"The {field} of the credential '{Name}' is no address. It has to begin with https:// or http://.", type: "Credential");

    public void Dispose() => _values = null;
}
