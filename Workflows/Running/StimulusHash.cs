using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>What bookmarks, triggers and stimuli are matched by.</summary>
public static class StimulusHash
{
    /// <summary>Equal for equal names and contents, whatever the order of members.</summary>
    /// <returns>SHA-256, lower-case hex.</returns>
    public static string Of(string name, Value content)
    {
        var text = new StringBuilder(name).Append('|');
        Append(text, content);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, Value value)
    {
        if (value.AsObject() is { } members)
        {
            text.Append('{');
            foreach (var (name, member) in members.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Append(Encoding.UTF8.GetString(ValueJson.ToUtf8(name))).Append(':');
                Append(text, member);
            }

            text.Append('}');
        }
        else if (value.AsArray() is { } elements)
        {
            text.Append('[');
            foreach (var element in elements)
            {
                Append(text, element);
                text.Append(',');
            }

            text.Append(']');
        }
        else
        {
            text.Append(Encoding.UTF8.GetString(ValueJson.ToUtf8(value)));
        }
    }
}
