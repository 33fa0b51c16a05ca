namespace Bizoholic.Flows.Connectors;

/// <summary>Currencies that do not have two digits after the point.</summary>
internal static class Currencies
{
    private static readonly HashSet<string> NoDigits =
    [
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ];

    private static readonly HashSet<string> ThreeDigits = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    public static int Digits(string currency) => NoDigits.Contains(currency) ? 0 : ThreeDigits.Contains(currency) ? 3 : 2;

    public static decimal Scale(int digits) => digits switch { 0 => 1m, 3 => 1000m, _ => 100m };
}
