using System.Security.Cryptography;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>What a password has to be, and one that is.</summary>
internal static class Passwords
{
    public const int Shortest = 8;
    public const int Longest = 1_000;

    // Without the letters and digits that are mistaken for one another.
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static string Generate() => RandomNumberGenerator.GetString(Letters, 16);

    public static bool IsFit(string? password) => password is { Length: >= Shortest and <= Longest };

    public static string Expected { get; } = $"A password has {Shortest} to {Longest} letters.";
}
