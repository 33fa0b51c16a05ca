using System.Text;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>A form body or query as Stripe reads it: nested names in brackets, arrays with running numbers.</summary>
internal sealed partial class FormParameters(IReadOnlyDictionary<string, string> values)
{
    public IReadOnlyDictionary<string, string> Values { get; } = values;

    public string? this[string name] => Values.GetValueOrDefault(name);

    public static FormParameters Parse(string encoded)
    {
        var values = new Dictionary<string, string>();
        foreach (var pair in encoded.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Decode(parts[0]);
            if (parts.Length != 2 || !WellFormed().IsMatch(name) || !values.TryAdd(name, Decode(parts[1])))
            {
                throw new StripeRefusal(400, "invalid_request_error", $"Invalid form encoding near: {name}", name);
            }
        }

        var form = new FormParameters(values);
        form.CheckNumbers();
        return form;
    }

    /// <summary>Names with the array numbers taken out: items[0][price] becomes items[][price].</summary>
    public static string Shape(string name) => Number().Replace(name, "[]");

    /// <summary>metadata[a]=1 as a dictionary.</summary>
    public Dictionary<string, string> Map(string name) =>
        Values.Where(entry => entry.Key.StartsWith(name + "[", StringComparison.Ordinal)).ToDictionary(entry => entry.Key[(name.Length + 1)..^1], entry => entry.Value);

    /// <summary>The entries of an array of objects.</summary>
    public IEnumerable<FormParameters> Items(string name)
    {
        for (var number = 0; ; number++)
        {
            var prefix = $"{name}[{number}][";
            var fields = Values.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(entry => Unwrap(entry.Key[prefix.Length..]), entry => entry.Value);
            if (fields.Count == 0)
            {
                yield break;
            }

            yield return new FormParameters(fields);
        }
    }

    private static string Unwrap(string rest) => rest.IndexOf(']') is var end && end == rest.Length - 1 ? rest[..end] : rest[..end] + rest[(end + 1)..];

    private static string Decode(string text) => Encoding.UTF8.GetString(System.Net.WebUtility.UrlDecodeToBytes(Encoding.ASCII.GetBytes(text), 0, text.Length));

    private void CheckNumbers()
    {
        foreach (var group in Values.Keys.SelectMany(name => Number().Matches(name).Select(match => (Array: Shape(name[..match.Index]), Index: int.Parse(match.Value[1..^1])))).GroupBy(entry => entry.Array))
        {
            var numbers = group.Select(entry => entry.Index).Distinct().Order().ToArray();
            if (!numbers.SequenceEqual(Enumerable.Range(0, numbers.Length)))
            {
                throw new StripeRefusal(400, "invalid_request_error", $"Array indexes of {group.Key} are not a sequence from 0.", group.Key);
            }
        }
    }

    [GeneratedRegex(@"^[a-z_]+(\[[A-Za-z0-9_\- ]+\])*$")]
    private static partial Regex WellFormed();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Number();
}

/// <summary>An error answer of the fake.</summary>
internal sealed class StripeRefusal(int status, string type, string message, string? parameter = null, string? code = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public string? Parameter { get; } = parameter;

    public string? Code { get; } = code;
}
