using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>Argon2id hashes in PHC string form, with the parameters OWASP names: 19 MB, two passes.</summary>
internal static class PasswordHasher
{
    private const int MemoryKilobytes = 19 * 1024;
    private const int Passes = 2;
    private const int Lanes = 1;
    private const int HashBytes = 32;

    /// <summary>A hash that no password has: verified against when a user does not exist, so that both answers take as long.</summary>
    public static string Unmatched { get; } = Format(MemoryKilobytes, Passes, Lanes, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(HashBytes));

    public static async Task<string> HashAsync(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return Format(MemoryKilobytes, Passes, Lanes, salt, await ComputeAsync(password, salt, MemoryKilobytes, Passes, Lanes, HashBytes));
    }

    public static async Task<bool> VerifyAsync(string password, string phc)
    {
        if (phc.Split('$') is not ["", "argon2id", "v=19", var costs, var salt, var hash] || costs.Split(',') is not [var memory, var passes, var lanes])
        {
            return false;
        }

        var expected = FromBase64(hash);
        var actual = await ComputeAsync(password, FromBase64(salt), Cost(memory), Cost(passes), Cost(lanes), expected.Length);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }

    private static async Task<byte[]> ComputeAsync(string password, byte[] salt, int memory, int passes, int lanes, int length)
    {
        using var argon = new Argon2id(Encoding.UTF8.GetBytes(password)) { Salt = salt, MemorySize = memory, Iterations = passes, DegreeOfParallelism = lanes };
        return await argon.GetBytesAsync(length);
    }

    private static string Format(int memory, int passes, int lanes, byte[] salt, byte[] hash)
        => string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={memory},t={passes},p={lanes}${ToBase64(salt)}${ToBase64(hash)}");

    private static int Cost(string part) => int.Parse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string ToBase64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] FromBase64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
