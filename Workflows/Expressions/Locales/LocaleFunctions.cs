using Bizoholic.Flows.Expressions.Guards;
using Bizoholic.Flows.Expressions.Luxon;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>toLocaleString and its like, in the languages we serve: the process itself runs without cultures.</summary>
internal static class LocaleFunctions
{
    public static void Install(Engine engine)
    {
        var number = (ObjectInstance)engine.Global.Get("Number").Get("prototype");
        RecursiveFunctions.Define(engine, number, "toLocaleString", 0, (self, arguments) =>
            LocaleNumbers.Format(TypeConverter.ToNumber(self), LocaleOf(At(arguments, 0)), OptionsOf(engine, At(arguments, 1))));

        var date = (ObjectInstance)engine.Global.Get("Date").Get("prototype");
        RecursiveFunctions.Define(engine, date, "toLocaleDateString", 0, (self, arguments) => Date(self, arguments, DateOptions.DateShort, null));
        RecursiveFunctions.Define(engine, date, "toLocaleTimeString", 0, (self, arguments) => Date(self, arguments, null, DateOptions.TimeWithSeconds));
        RecursiveFunctions.Define(engine, date, "toLocaleString", 0, (self, arguments) => Date(self, arguments, DateOptions.DateShort, DateOptions.TimeWithSeconds));

        var text = (ObjectInstance)engine.Global.Get("String").Get("prototype");
        RecursiveFunctions.Define(engine, text, "localeCompare", 1, (self, arguments) => Compare(self, At(arguments, 0), At(arguments, 2) as ObjectInstance));
        RecursiveFunctions.Define(engine, text, "normalize", 0, (self, arguments) => Normalize(TypeConverter.ToString(self), At(arguments, 0) is JsUndefined ? "NFC" : At(arguments, 0).ToString())
            ?? throw new JavaScriptException(engine.Construct(engine.Global.Get("RangeError"), "The normalization form should be one of NFC, NFD, NFKC, NFKD.")));

        var intl = (ObjectInstance)engine.Global.Get("Intl");
        RecursiveFunctions.Define(engine, intl, "NumberFormat", 0, (_, arguments) =>
        {
            // The engine uses its list of arguments again after the call.
            var (locale, options) = (LocaleOf(At(arguments, 0)), OptionsOf(engine, At(arguments, 1)));
            return Formatter(engine, value => LocaleNumbers.Format(TypeConverter.ToNumber(value), locale, options), () => Resolved(engine, locale, null));
        });
        RecursiveFunctions.Define(engine, intl, "Collator", 0, (_, arguments) =>
        {
            var (locale, options) = (LocaleOf(At(arguments, 0)), At(arguments, 1) as ObjectInstance);
            var collator = new JsObject(engine);
            RecursiveFunctions.Define(engine, collator, "compare", 2, (_, values) => Compare(At(values, 0), At(values, 1), options));
            RecursiveFunctions.Define(engine, collator, "resolvedOptions", 0, (_, _) => Resolved(engine, locale, null));
            return collator;
        });
        RecursiveFunctions.Define(engine, intl, "DateTimeFormat", 0, (_, arguments) =>
        {
            JsValue[] given = [At(arguments, 0), At(arguments, 1)];
            var zone = (given[1] as ObjectInstance)?.Get("timeZone") is JsString name ? name.ToString() : "UTC";
            (Moment Moment, Language Language, DateOptions Options)? Ask(JsValue value) => Asked(value, given, DateOptions.DateShort, DateOptions.TimeWithSeconds, isFilledUp: false);
            JavaScriptException Invalid() => new(engine.Construct(engine.Global.Get("RangeError"), "Invalid time value"));
            var formatter = Formatter(
                engine,
                value => Ask(value) is var (moment, language, options) ? LocaleDates.Format(moment, language, options) : throw Invalid(),
                () => Resolved(engine, LocaleOf(given[0]), zone));
            RecursiveFunctions.Define(engine, formatter, "formatToParts", 1, (_, values) => Ask(At(values, 0)) is var (moment, language, options) ? PartsOf(engine, LocaleDates.Parts(moment, language, options)) : throw Invalid());
            return formatter;
        });
    }

    private static JsValue Compare(JsValue self, JsValue other, ObjectInstance? options)
    {
        var sensitivity = options?.Get("sensitivity") is JsString given ? given.ToString() : "variant";
        return TextOrder.Compare(
            TypeConverter.ToString(self),
            TypeConverter.ToString(other),
            isNumeric: options?.Get("numeric") is JsBoolean numeric && numeric.AsBoolean(),
            ignoresMarks: sensitivity is "base" or "case",
            ignoresCase: sensitivity is "base" or "accent");
    }

    private static JsValue? Normalize(string text, string form) => form switch
    {
        "NFC" or "NFKC" => Accents.Compose(text),
        "NFD" or "NFKD" => Accents.Decompose(text),
        _ => null,
    };

    private static NumberOptions OptionsOf(Engine engine, JsValue given)
    {
        var options = NumberOptions.From(given as ObjectInstance);
        return options.Style switch
        {
            "currency" when options.Currency is not { Length: 3 } => throw new JavaScriptException(engine.Construct(engine.Global.Get("TypeError"), "Currency code is required with currency style.")),
            "unit" when options.Unit is null || !Units.IsKnown(options.Unit) => throw new JavaScriptException(engine.Construct(engine.Global.Get("RangeError"), "Invalid unit argument for Intl.NumberFormat()")),
            _ => options,
        };
    }

    private static JsObject Resolved(Engine engine, string locale, string? zone)
    {
        var resolved = new JsObject(engine);
        resolved.Set("locale", locale);
        resolved.Set("numberingSystem", "latn");
        if (zone is not null)
        {
            resolved.Set("calendar", "gregory");
            resolved.Set("timeZone", zone);
        }

        return resolved;
    }

    private static JsObject Formatter(Engine engine, Func<JsValue, JsValue> format, Func<JsValue> resolved)
    {
        var formatter = new JsObject(engine);
        RecursiveFunctions.Define(engine, formatter, "resolvedOptions", 0, (_, _) => resolved());
        RecursiveFunctions.Define(engine, formatter, "format", 1, (_, arguments) => format(At(arguments, 0)));
        return formatter;
    }

    private static JsValue Date(JsValue self, JsValue[] arguments, DateOptions? date, DateOptions? time)
        => Asked(self, arguments, date, time, isFilledUp: true) is var (moment, language, options) ? LocaleDates.Format(moment, language, options) : "Invalid Date";

    /// <param name="isFilledUp">Whether what <paramref name="date"/> and <paramref name="time"/> hold is there whichever parts are asked for; a date alone stands where no part is.</param>
    /// <returns>Null for a moment that is none.</returns>
    private static (Moment Moment, Language Language, DateOptions Options)? Asked(JsValue self, JsValue[] arguments, DateOptions? date, DateOptions? time, bool isFilledUp)
    {
        var millis = self is JsDate own ? own.DateValue : TypeConverter.ToNumber(self);
        var given = At(arguments, 1) as ObjectInstance;
        var zone = given?.Get("timeZone") is JsString name ? MomentZone.Parse(name.ToString(), MomentZone.Utc) : MomentZone.Utc;
        var moment = Moment.FromMillis(millis, zone);
        if (!moment.IsValid)
        {
            return null;
        }

        var options = given is null ? new DateOptions() : LuxonArguments.DateOptionsOf(given);
        if (options is { HasDate: false, HasTime: false })
        {
            options = date is null ? options : options.AndDate(date);
            options = time is null || !isFilledUp ? options : options.And(time);
        }
        else if (date is null && !options.HasTime)
        {
            options = options.And(time!);
        }
        else if (time is null && !options.HasDate)
        {
            options = options.AndDate(date!);
        }

        return (moment, Language.Of(LocaleOf(At(arguments, 0))), options);
    }

    public static JsArray PartsOf(Engine engine, IReadOnlyList<DatePart> parts) => new(engine, [.. parts.Select(part =>
    {
        var told = new JsObject(engine);
        told.Set("type", part.Type);
        told.Set("value", part.Text);
        return (JsValue)told;
    })]);

    private static string LocaleOf(JsValue value) => value switch
    {
        JsString text => text.ToString(),
        JsArray { Length: > 0 } list => list[0].ToString(),
        _ => "en-US",
    };

    private static JsValue At(JsValue[] arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;
}
