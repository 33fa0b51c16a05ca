using System.Globalization;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Checks what was entered for a credential against its kind.</summary>
internal static class CredentialValues
{
    private const int LongestValue = 64 * 1024;

    /// <param name="before">The values it has; null when it is made.</param>
    /// <param name="given">What was entered: missing stays, null clears.</param>
    /// <returns>The values it is to have; or the field that is wrong, and why.</returns>
    public static (IReadOnlyDictionary<string, string> Values, string? Field, string? Problem) Merge(CredentialType type, IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string?> given)
    {
        var values = new Dictionary<string, string>(before ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (type.Fields.FirstOrDefault(field => field.Name == name) is not { } field)
            {
                return (values, name, $"'{name}' is no field of this kind. It has {string.Join(", ", type.Fields.Select(known => known.Name))}.");
            }

            if (ProblemOf(field, value) is { } problem)
            {
                return (values, name, problem);
            }

            if (before is not null && field.Kind == CredentialFieldKind.Url && value != before.GetValueOrDefault(name) && SecretKept(type, before, given) is { } secret)
            {
                // Whoever may change a credential must not be able to have its secret sent to an address of their own.
                return (values, secret.Name, $"The address changes, so enter {secret.DisplayName} again.");
            }

            if (string.IsNullOrEmpty(value))
            {
                values.Remove(name);
            }
            else
            {
                values[name] = value;
            }
        }

        foreach (var field in type.Fields)
        {
            if (!values.ContainsKey(field.Name) && field.Default is { } initial)
            {
                values[field.Name] = initial;
            }

            if (field.IsRequired && !values.ContainsKey(field.Name))
            {
                return (values, field.Name, $"{field.DisplayName} is missing. {field.Help}".TrimEnd());
            }
        }

        return type.Check(values) is { } wrong ? (values, wrong.Field, wrong.Message) : (values, null, null);
    }

    private static CredentialField? SecretKept(CredentialType type, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string?> given)
        => type.Fields.FirstOrDefault(field => field.IsSecret && before.ContainsKey(field.Name) && !given.ContainsKey(field.Name));

    private static string? ProblemOf(CredentialField field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return value.Length > LongestValue ? $"{field.DisplayName} is longer than {LongestValue / 1024} KB."
            : field.Options.Count > 0 && !field.Options.Contains(value) ? $"{field.DisplayName} has to be one of {string.Join(", ", field.Options)}."
            : field.Kind switch
            {
                CredentialFieldKind.Url when !Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") => $"{field.DisplayName} has to be an address that begins with https:// or http://.",
                CredentialFieldKind.Number when !double.TryParse(value, CultureInfo.InvariantCulture, out _) => $"{field.DisplayName} has to be a number.",
                CredentialFieldKind.Flag when value is not ("true" or "false") => $"{field.DisplayName} has to be true or false.",
                CredentialFieldKind.Text when value.AsSpan().ContainsAny('\r', '\n') => $"{field.DisplayName} has to be a single line.",
                _ => null,
            };
    }
}
