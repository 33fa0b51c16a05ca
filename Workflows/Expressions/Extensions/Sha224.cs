using System.Buffers.Binary;
using System.Numerics;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>SHA-224 (FIPS 180-4), which the platform does not have.</summary>
internal static class Sha224
{
    private static readonly uint[] Constants = [.. Primes(64).Select(prime => Fraction(Math.Cbrt(prime), prime))];

    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        uint[] state = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];
        var padded = new byte[(data.Length + 9 + 63) / 64 * 64];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);
        var words = new uint[64];
        for (var at = 0; at < padded.Length; at += 64)
        {
            Block(padded.AsSpan(at, 64), words, state);
        }

        var hash = new byte[28];
        for (var i = 0; i < 7; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        }

        return hash;
    }

    private static void Block(ReadOnlySpan<byte> block, uint[] w, uint[] state)
    {
        for (var i = 0; i < 64; i++)
        {
            w[i] = i < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                : w[i - 16] + (BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3))
                    + w[i - 7] + (BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10));
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i++)
        {
            var first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + ((e & f) ^ (~e & g)) + Constants[i] + w[i];
            var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        uint[] sums = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++)
        {
            state[i] += sums[i];
        }
    }

    /// <summary>The first 32 bits of the fraction of a prime's cube root, exactly.</summary>
    private static uint Fraction(double estimate, int prime)
    {
        var scaled = (BigInteger)prime << 96;
        var root = (BigInteger)(estimate * 4294967296d);
        while (root * root * root > scaled)
        {
            root--;
        }

        while ((root + 1) * (root + 1) * (root + 1) <= scaled)
        {
            root++;
        }

        return (uint)(root & uint.MaxValue);
    }

    private static IEnumerable<int> Primes(int count) =>
        Enumerable.Range(2, 400).Where(number => Enumerable.Range(2, number - 2).All(divisor => number % divisor != 0)).Take(count);
}
