using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>What all signature schemes share.</summary>
internal static class Signatures
{
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    /// <summary>HMAC-SHA256 over a text prefix and the raw body, without copying the body.</summary>
    public static byte[] Hmac(ReadOnlySpan<byte> key, string prefix, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(prefix));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    public static bool SameHex(ReadOnlySpan<byte> expected, string given) => Same(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), given);

    public static bool SameBase64(ReadOnlySpan<byte> expected, string given) => Same(Encoding.ASCII.GetBytes(Convert.ToBase64String(expected)), given);

    /// <summary>Compares every pair, found or not, so that the time taken tells nothing about which secret or signature came close.</summary>
    public static bool AnyMatch<TLeft, TRight>(IEnumerable<TLeft> left, IReadOnlyCollection<TRight> right, Func<TLeft, TRight, bool> matches)
    {
        var found = false;
        foreach (var one in left)
        {
            foreach (var other in right)
            {
                found |= matches(one, other);
            }
        }

        return found;
    }

    public static DateTimeOffset? UnixTime(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public static bool IsFresh(DateTimeOffset sentAt, TimeProvider time, TimeSpan tolerance) => (time.GetUtcNow() - sentAt).Duration() <= tolerance;

    private static bool Same(ReadOnlySpan<byte> expected, string given) => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given));
}
