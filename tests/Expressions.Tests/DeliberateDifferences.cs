namespace Bizoholic.Flows.Expressions;

/// <summary>Cases of the corpus in which we answer other than n8n, and why.</summary>
internal static class DeliberateDifferences
{
    private const string Internal = "A name from inside n8n that nobody is meant to use: it does not exist here, so it is undefined instead of an error.";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["ctx-651"] = Internal,
        ["hostile-717"] = "SharedArrayBuffer does not exist here, so it is undefined instead of an error.",
        ["hostile-725"] = "A catastrophic regular expression is stopped after 250 ms with an error; n8n lets it run for 5 s.",
        ["luxon-1138"] = "Luxon cannot say quarters, since Intl has no such unit; we say \"5 quarters\".",
        ["hostile-745"] = Internal,
        ["hostile-747"] = Internal,
    };
}
