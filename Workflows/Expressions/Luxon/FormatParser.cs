using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Expressions.Locales;
using NodaTime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Reads a text by a format, as Luxon's DateTime.fromFormat.</summary>
internal static class FormatParser
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public static Moment Parse(string text, string format, MomentZone local, bool keepZone, string locale, LocalDate today)
    {
        var language = Language.Of(locale);
        var tokens = new List<string>();
        var pattern = new StringBuilder("^");
        foreach (var (token, isLiteral) in FormatTokens.Split(format))
        {
            if (isLiteral)
            {
                pattern.Append(Regex.Escape(token));
                continue;
            }

            if (PatternOf(token, language) is not { } part)
            {
                return Moment.Invalid("unparsable");
            }

            pattern.Append('(').Append(part).Append(')');
            tokens.Add(token);
        }

        var match = Regex.Match(text, pattern.Append('$').ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
        if (!match.Success)
        {
            return Moment.Invalid("unparsable");
        }

        var fields = new Fields();
        for (var i = 0; i < tokens.Count; i++)
        {
            fields.Read(tokens[i], match.Groups[i + 1].Value, language, local);
        }

        return fields.Build(local, keepZone, locale, today);
    }

    private static string? PatternOf(string token, Language language) => token switch
    {
        "y" => @"\d{1,6}",
        "yy" or "kk" or "ii" => @"\d{2,4}",
        "yyyy" or "kkkk" or "iiii" => @"\d{4}",
        "yyyyy" => @"\d{4,6}",
        "yyyyyy" => @"\d{6}",
        "M" or "L" or "d" or "H" or "h" or "m" or "s" or "W" or "n" or "q" => @"\d{1,2}",
        "MM" or "LL" or "dd" or "HH" or "hh" or "mm" or "ss" or "WW" or "nn" => @"\d{2}",
        "o" or "S" => @"\d{1,3}",
        "ooo" or "SSS" => @"\d{3}",
        "u" => @"\d{1,9}",
        "uu" => @"\d{1,2}",
        "uuu" => @"\d",
        "MMM" or "LLL" => OneOf(language.ShortMonths),
        "MMMM" => OneOf(language.Months),
        "LLLL" => OneOf(language.StandaloneMonths ?? language.Months),
        "EEE" or "ccc" => OneOf(language.ShortWeekdays),
        "EEEE" or "cccc" => OneOf(language.Weekdays),
        "E" or "c" => "[1-7]",
        "a" => OneOf([language.AM, language.PM]),
        "Z" => @"[+-]\d{1,2}(?::\d{2})?",
        "ZZ" => @"[+-]\d{1,2}(?::\d{2})?",
        "ZZZ" => @"[+-]\d{1,2}\d{2}?",
        "z" => @"[a-z_+\-/]{1,256}?",
        "D" => @"\d{1,2}/\d{1,2}/\d{4}",
        _ => null,
    };

    private static string OneOf(string[] names) => string.Join('|', names.OrderByDescending(name => name.Length).Select(Regex.Escape));

    private sealed class Fields
    {
        private readonly Dictionary<char, int> _numbers = [];
        private bool? _afternoon;
        private int? _offset;
        private MomentZone? _zone;

        public void Read(string token, string text, Language language, MomentZone local)
        {
            switch (token)
            {
                case "MMM" or "LLL":
                    _numbers['M'] = IndexIn(language.ShortMonths, text) + 1;
                    break;
                case "MMMM":
                    _numbers['M'] = IndexIn(language.Months, text) + 1;
                    break;
                case "LLLL":
                    _numbers['M'] = IndexIn(language.StandaloneMonths ?? language.Months, text) + 1;
                    break;
                case "EEE" or "ccc":
                    _numbers['E'] = IndexIn(language.ShortWeekdays, text) + 1;
                    break;
                case "EEEE" or "cccc":
                    _numbers['E'] = IndexIn(language.Weekdays, text) + 1;
                    break;
                case "a":
                    _afternoon = text.Equals(language.PM, StringComparison.OrdinalIgnoreCase);
                    break;
                case "z":
                    _zone = MomentZone.Parse(text, local);
                    break;
                case "Z" or "ZZ" or "ZZZ":
                    _offset = OffsetOf(text);
                    break;
                case "u" or "uu" or "uuu":
                    _numbers['S'] = int.Parse(text.PadRight(3, '0')[..3], CultureInfo.InvariantCulture);
                    break;
                case "D":
                    var parts = text.Split('/');
                    (_numbers['M'], _numbers['d'], _numbers['y']) = (Whole(parts[0]), Whole(parts[1]), Whole(parts[2]));
                    break;
                case "yy" or "kk" or "ii" when text.Length == 2:
                    _numbers[token[0] == 'y' ? 'y' : 'k'] = Whole(text) > 60 ? 1900 + Whole(text) : 2000 + Whole(text);
                    break;
                default:
                    _numbers[Letter(token[0])] = Whole(text);
                    break;
            }
        }

        public Moment Build(MomentZone local, bool keepZone, string locale, LocalDate today)
        {
            var hour = Of('H') ?? (Of('h') is { } twelve ? (twelve % 12) + (_afternoon == true ? 12 : 0) : 0);
            if (hour > 24 || Of('h') > 12 || (Of('m') ?? 0) > 59 || (Of('s') ?? 0) > 59 || DateOf(today) is not { } date)
            {
                return Moment.Invalid("unit out of range");
            }

            if (Of('E') is { } weekday && Of('d') is not null && (int)date.DayOfWeek != weekday)
            {
                return Moment.Invalid("mismatched weekday");
            }

            var at = (hour == 24 ? date.PlusDays(1) : date) + new LocalTime(hour % 24, Of('m') ?? 0, Of('s') ?? 0, Of('S') ?? 0);
            var zone = _zone ?? (_offset is { } minutes ? MomentZone.Fixed(minutes) : local);
            var moment = Moment.FromLocal(at, zone, locale);
            return keepZone ? moment : moment.SetZone(local);
        }

        private LocalDate? DateOf(LocalDate today)
        {
            try
            {
                if (Of('k') is not null || Of('W') is not null)
                {
                    return NodaTime.Calendars.WeekYearRules.Iso.GetLocalDate(Of('k') ?? today.Year, Of('W') ?? 1, (IsoDayOfWeek)(Of('E') ?? 1), CalendarSystem.Iso);
                }

                if (Of('o') is { } ordinal)
                {
                    return new LocalDate(Of('y') ?? today.Year, 1, 1).PlusDays(ordinal - 1);
                }

                // What is larger than the largest field given is today's; what is smaller is the least.
                var month = Of('M') ?? (Of('q') is { } quarter ? ((quarter - 1) * 3) + 1 : null);
                return new LocalDate(
                    Of('y') ?? today.Year,
                    month ?? (Of('y') is null ? today.Month : 1),
                    Of('d') ?? (Of('y') is null && month is null ? today.Day : 1));
            }
            catch (ArgumentOutOfRangeException)
            {
                return null;
            }
        }

        private int? Of(char letter) => _numbers.TryGetValue(letter, out var number) ? number : null;

        private static char Letter(char letter) => letter switch
        {
            'L' => 'M',
            'c' => 'E',
            'n' => 'W',
            'i' => 'k',
            _ => letter,
        };

        private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

        private static int IndexIn(string[] names, string name) => Array.FindIndex(names, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));

        private static int OffsetOf(string text)
        {
            var digits = text[1..].Replace(":", "", StringComparison.Ordinal);
            var minutes = digits.Length <= 2 ? Whole(digits) * 60 : (Whole(digits[..^2]) * 60) + Whole(digits[^2..]);
            return text[0] == '-' ? -minutes : minutes;
        }
    }
}
