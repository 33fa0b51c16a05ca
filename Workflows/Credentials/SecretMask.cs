using System.Text;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Takes known secrets out of whatever is about to be stored. May be told of secrets and asked from any thread.</summary>
public sealed class SecretMask
{
    public const string Mark = "***";

    /// <summary>Shorter texts are words that data is full of; masking them would destroy it and betray them.</summary>
    private const int ShortestSecret = 6;

    private volatile string[] _secrets = [];

    public bool IsEmpty => _secrets.Length == 0;

    /// <summary>Remembers secrets, in the forms they travel in: as they are, in URLs, in JSON, in Base64.</summary>
    public void Add(IEnumerable<string> secrets)
    {
        var known = _secrets;
        var added = secrets.Where(secret => secret.Length >= ShortestSecret).SelectMany(Forms).Where(form => !known.Contains(form)).Distinct(StringComparer.Ordinal).ToArray();
        if (added.Length > 0)
        {
            // Two that are added at once must not lose each other.
            lock (this)
            {
                _secrets = [.. _secrets.Concat(added).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length)];
            }
        }
    }

    public bool IsIn(string text) => _secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal));

    public bool IsIn(Value value) => value.Kind switch
    {
        ValueKind.String => IsIn(value.AsString()!),
        ValueKind.Object => value.AsObject()!.Any(member => IsIn(member.Key) || IsIn(member.Value)),
        ValueKind.Array => value.AsArray()!.Any(IsIn),
        _ => false,
    };

    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The exception itself where it holds no secret.</summary>
    public Exception Clean(Exception error) => !IsEmpty && IsIn(error.ToString()) ? new InvalidOperationException(Clean(error.ToString())) : error;

    /// <summary>The value itself where it holds no secret.</summary>
    public Value Clean(Value value)
    {
        if (!IsIn(value))
        {
            return value;
        }

        return value.Kind switch
        {
            ValueKind.String => Clean(value.AsString()!),
            ValueKind.Object => Clean(value.AsObject()!),
            _ => ValueArray.From(value.AsArray()!.Select(Clean)),
        };
    }

    public ValueObject Clean(ValueObject members)
    {
        var cleaned = new ValueObject.Builder(members.Count);
        foreach (var (name, value) in members)
        {
            cleaned.Set(Clean(name), Clean(value));
        }

        return cleaned.Build();
    }

    public IReadOnlyList<Item> Clean(IReadOnlyList<Item> items)
        => items.Any(item => IsIn(item.Json)) ? [.. items.Select(item => item with { Json = Clean(item.Json) })] : items;

    public ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> text)
    {
        if (!_secrets.Any(secret => text.Span.IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0))
        {
            return text;
        }

        return Encoding.UTF8.GetBytes(Clean(Encoding.UTF8.GetString(text.Span)));
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return System.Text.Json.JsonEncodedText.Encode(secret).ToString();
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
    }
}
