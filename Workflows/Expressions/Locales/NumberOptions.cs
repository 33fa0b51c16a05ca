using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>How to write a number, in the words of Intl.NumberFormat.</summary>
internal sealed record NumberOptions
{
    public string Style { get; init; } = "decimal";

    public string? Currency { get; init; }

    public string CurrencyDisplay { get; init; } = "symbol";

    public int? MinimumFractionDigits { get; init; }

    public int? MaximumFractionDigits { get; init; }

    public int MinimumIntegerDigits { get; init; } = 1;

    public bool UsesGrouping { get; init; } = true;

    public string? Notation { get; init; }

    public string? Unit { get; init; }

    public string UnitDisplay { get; init; } = "short";

    public string CompactDisplay { get; init; } = "short";

    public string SignDisplay { get; init; } = "auto";

    public bool IsAccounting { get; init; }

    public int? MinimumSignificantDigits { get; init; }

    public int? MaximumSignificantDigits { get; init; }

    public static NumberOptions From(ObjectInstance? options)
    {
        if (options is null)
        {
            return new NumberOptions();
        }

        string? Text(string name) => options.Get(name) is JsString text ? text.ToString() : null;
        int? Whole(string name) => options.Get(name) is JsNumber number ? Math.Clamp((int)number.AsNumber(), 0, 100) : null;
        return new NumberOptions
        {
            Style = Text("style") ?? "decimal",
            Currency = Text("currency"),
            CurrencyDisplay = Text("currencyDisplay") ?? "symbol",
            MinimumFractionDigits = Whole("minimumFractionDigits"),
            MaximumFractionDigits = Whole("maximumFractionDigits"),
            MinimumIntegerDigits = Whole("minimumIntegerDigits") ?? 1,
            UsesGrouping = options.Get("useGrouping") is not JsBoolean grouping || grouping.AsBoolean(),
            Notation = Text("notation"),
            Unit = Text("unit"),
            UnitDisplay = Text("unitDisplay") ?? "short",
            CompactDisplay = Text("compactDisplay") ?? "short",
            SignDisplay = Text("signDisplay") ?? "auto",
            IsAccounting = Text("currencySign") == "accounting",
            MinimumSignificantDigits = Whole("minimumSignificantDigits"),
            MaximumSignificantDigits = Whole("maximumSignificantDigits"),
        };
    }
}
