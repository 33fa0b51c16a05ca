namespace Bizoholic.Flows.Expressions;

/// <summary>Cases of the corpus in which we answer other than n8n, and why.</summary>
internal static class DeliberateDifferences
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>();
}
