using System.Text;

namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>A text that is looked for in what is stored: as a whole word, without regard to case. So <c>ann@example.com</c> is not in <c>joann@example.com</c>.</summary>
public sealed class SoughtText
{
    private readonly byte[] _text;
    private readonly byte _first;
    private readonly byte _other;

    /// <exception cref="ArgumentException">There is nothing to look for.</exception>
    public SoughtText(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Text = text.Trim();
        _text = Encoding.UTF8.GetBytes(Text);
        _first = _text[0];
        _other = char.IsAsciiLetter((char)_first) ? (byte)(_first ^ 0x20) : _first;
    }

    public string Text { get; }

    public bool IsIn(string stored) => IsIn(Encoding.UTF8.GetBytes(stored));

    /// <param name="stored">UTF-8, with anything between.</param>
    public bool IsIn(ReadOnlySpan<byte> stored)
    {
        for (var at = 0; at + _text.Length <= stored.Length; at++)
        {
            var next = stored[at..].IndexOfAny(_first, _other);
            if (next < 0 || at + next + _text.Length > stored.Length)
            {
                return false;
            }

            at += next;
            if (IsSame(stored.Slice(at, _text.Length)) && !GoesOn(stored[..at], ^1, ^2) && !GoesOn(stored[(at + _text.Length)..], 0, 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSame(ReadOnlySpan<byte> found)
    {
        for (var at = 0; at < found.Length; at++)
        {
            if (found[at] != _text[at] && ((found[at] ^ _text[at]) != 0x20 || !char.IsAsciiLetter((char)found[at])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a word goes on beside the place: with a letter or a digit, or with one behind a sign that may be inside of an address.</summary>
    private static bool GoesOn(ReadOnlySpan<byte> beside, Index nearest, Index second)
        => beside.Length > 0 && (IsOfWord(beside[nearest]) || (beside.Length > 1 && beside[nearest] is (byte)'.' or (byte)'-' or (byte)'+' && IsOfWord(beside[second])));

    private static bool IsOfWord(byte one) => one is >= 0x80 or (byte)'_' || char.IsAsciiLetterOrDigit((char)one);
}
