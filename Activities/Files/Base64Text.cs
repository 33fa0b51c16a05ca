using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Base64 as people paste it: with line breaks, without padding, for URLs, or after <c>data:...;base64,</c>.</summary>
internal static class Base64Text
{
    /// <exception cref="FaultException">It is no Base64.</exception>
    public static byte[] Bytes(string text, string field)
    {
        var start = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var letters = string.Concat(text.AsSpan(start).ToString().Where(letter => !char.IsWhiteSpace(letter))).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Convert.FromBase64String(letters.PadRight((letters.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            throw new FaultException($"The text in \"{field}\" is not Base64.");
        }
    }
}
