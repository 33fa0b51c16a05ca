using System.Collections.Frozen;

namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>The languages we serve.</summary>
internal static class LanguageTable
{
    private static readonly string[] EnglishMonths = Split("January February March April May June July August September October November December");
    private static readonly string[] EnglishShortMonths = Split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
    private static readonly string[] BritishShortMonths = Split("Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec");
    private static readonly string[] EnglishDays = Split("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");
    private static readonly string[] EnglishShortDays = Split("Mon Tue Wed Thu Fri Sat Sun");

    public static FrozenDictionary<string, Language> ByCode { get; } = All().ToFrozenDictionary(language => language.Code, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<Language> All()
    {
        var english = new Language("en", EnglishMonths, EnglishShortMonths, EnglishDays, EnglishShortDays, ",", ".", new("M/d/yyyy", "LLL d, yyyy", "LLLL d, yyyy", "LLLL yyyy", "LLLL d", ", ", ", ") { LongTimeSeparator = " at " })
        {
            UsesTwelveHours = true,
            CurrencyFirst = true,
        };
        yield return english;
        yield return english with { Code = "en-GB", ShortMonths = BritishShortMonths, UsesTwelveHours = false, AM = "am", PM = "pm", Dates = new("dd/MM/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { LongTimeSeparator = " at ", ShortStyle = "dd/MM/yyyy" }, CurrencySigns = Signs("USD=US$"), Compact = ["k", "m", "bn", "tn"] };
        yield return english with { Code = "en-IN", FurtherGroups = 2, AM = "am", PM = "pm", Dates = new("d/M/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { LongTimeSeparator = " at ", ShortStyle = "dd/MM/yy" }, Compact = ["K", "L", "Cr", "KCr", "LCr"], CompactPowers = [3, 5, 7, 10, 12], LongCompact = [" thousand", "\u202flakh", "\u202fcrore", " thousand crore", " lakh crore"] };
        yield return english with { Code = "en-AU", ShortMonths = BritishShortMonths, AM = "am", PM = "pm", Dates = new("dd/MM/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { LongTimeSeparator = " at ", ShortStyle = "d/M/yy" }, CurrencySigns = Signs("USD=USD EUR=EUR GBP=GBP") };
        yield return english with { Code = "en-CA", AM = "a.m.", PM = "p.m.", Dates = new("yyyy-MM-dd", "LLL d, yyyy", "LLLL d, yyyy", "LLLL yyyy", "LLLL d", ", ", ", ") { LongTimeSeparator = " at ", ShortStyle = "yyyy-MM-dd", MonthYearNumeric = "yyyy-L" } };
        var german = new Language(
            "de",
            Split("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
            Split("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."),
            Split("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
            Split("Mo Di Mi Do Fr Sa So"),
            ".",
            ",",
            new("d.M.yyyy", "d. LLL yyyy", "d. LLLL yyyy", "LLLL yyyy", "d. LLLL", ", ", ", ") { ShortStyle = "dd.MM.yy", MediumStyle = "dd.MM.yyyy", MonthDayNumeric = "d.M.", WeekdayMark = ".", LongTimeSeparator = " um " })
        {
            HourSuffix = " Uhr",
            Compact = [null, "\u00a0Mio.", "\u00a0Mrd.", "\u00a0Bio."],
        };
        yield return german;
        yield return german with { Code = "de-CH", Group = "'", Decimal = ".", CurrencyFirst = true, CurrencySigns = Signs("EUR=EUR") };
        yield return german with { Code = "de-AT", Group = "\u00a0", CurrencyFirst = true, Months = ["Jänner", .. german.Months[1..]], ShortMonths = ["Jän.", .. german.ShortMonths[1..]] };
        yield return new Language(
            "fr",
            Split("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
            Split("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
            Split("lundi mardi mercredi jeudi vendredi samedi dimanche"),
            Split("lun. mar. mer. jeu. ven. sam. dim."),
            "\u202f",
            ",",
            new("dd/MM/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", " ") { ShortStyle = "dd/MM/yyyy", MediumTimeSeparator = ", ", LongTimeSeparator = " à " })
        {
            HourSuffix = " h",
            CurrencySigns = Signs("USD=$US GBP=£GB CAD=$CA AUD=$AU"),
            Compact = ["\u00a0k", "\u00a0M", "\u00a0Md", "\u00a0Bn"],
        };
        var spanish = new Language(
            "es",
            Split("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
            Split("ene feb mar abr may jun jul ago sept oct nov dic"),
            Split("lunes martes miércoles jueves viernes sábado domingo"),
            Split("lun mar mié jue vie sáb dom"),
            ".",
            ",",
            new("d/M/yyyy", "d LLL yyyy", "d 'de' LLLL 'de' yyyy", "LLLL 'de' yyyy", "d 'de' LLLL", ", ", ", ") { MonthDayShort = "d LLL", MonthYearShort = "LLL yyyy" })
        {
            CurrencySigns = Signs("USD=US$ GBP=GBP INR=INR"),
            Compact = ["\u00a0mil", "\u00a0M", "\u00a0mil\u00a0M", "\u00a0B"],
            AM = "a.\u00a0m.",
            PM = "p.\u00a0m.",
            GroupFrom = 10_000,
        };
        yield return spanish;
        yield return spanish with { Code = "es-MX", Group = ",", Decimal = ".", CurrencyFirst = true, GroupFrom = 1_000, UsesTwelveHours = true, AM = "a.m.", PM = "p.m.", CurrencySigns = Signs("USD=USD EUR=EUR GBP=GBP"), Compact = ["\u00a0k", "\u00a0M", "\u00a0mil\u00a0M", "\u00a0B"], Dates = spanish.Dates with { ShortStyle = "dd/MM/yy" } };
        yield return new Language(
            "it",
            Split("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
            Split("gen feb mar apr mag giu lug ago set ott nov dic"),
            Split("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
            Split("lun mar mer gio ven sab dom"),
            ".",
            ",",
            new("dd/MM/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", ", ") { LongTimeSeparator = " alle ore " })
        {
            CurrencySigns = Signs("USD=USD INR=INR"),
            GroupFrom = 10_000,
        };
        yield return new Language(
            "ja",
            Split("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"),
            Split("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"),
            Split("月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日"),
            Split("月 火 水 木 金 土 日"),
            ",",
            ".",
            new("yyyy/M/d", "yyyy年L月d日", "yyyy年L月d日", "yyyy年L月", "L月d日", "", " ") { ShortStyle = "yyyy/MM/dd", MediumStyle = "yyyy/MM/dd", MonthYearNumeric = "yyyy/L", IsWeekdayLast = true })
        {
            HourSuffix = "時",
            AM = "午前",
            PM = "午後",
            CurrencyFirst = true,
            Compact = ["万", "億", "兆"],
            CompactPowers = [4, 8, 12],
        };
        yield return new Language(
            "pt",
            Split("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
            Split("jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez."),
            Split("segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo"),
            Split("seg. ter. qua. qui. sex. sáb. dom."),
            ".",
            ",",
            new("dd/MM/yyyy", "d 'de' LLL 'de' yyyy", "d 'de' LLLL 'de' yyyy", "LLLL 'de' yyyy", "d 'de' LLLL", ", ", ", ") { ShortStyle = "dd/MM/yyyy", LongTimeSeparator = " às " })
        {
            CurrencySigns = Signs("USD=US$"),
            Compact = ["\u00a0mil", "\u00a0mi", "\u00a0bi", "\u00a0tri"],
            CurrencyFirst = true,
        };
        yield return new Language(
            "nl",
            Split("januari februari maart april mei juni juli augustus september oktober november december"),
            Split("jan feb mrt apr mei jun jul aug sep okt nov dec"),
            Split("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
            Split("ma di wo do vr za zo"),
            ".",
            ",",
            new("d-M-yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", ", ") { ShortStyle = "dd-MM-yyyy", MonthYearNumeric = "L-yyyy", LongTimeSeparator = " om " })
        {
            AM = "a.m.",
            PM = "p.m.",
            CurrencySigns = Signs("USD=US$"),
            CurrencyFirst = true,
        };
        yield return new Language(
            "pl",
            Split("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
            Split("sty lut mar kwi maj cze lip sie wrz paź lis gru"),
            Split("poniedziałek wtorek środa czwartek piątek sobota niedziela"),
            Split("pon. wt. śr. czw. pt. sob. niedz."),
            "\u00a0",
            ",",
            new("d.MM.yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { ShortStyle = "d.MM.yyyy", MonthYearNumeric = "L.yyyy", LongTimeSeparator = " " })
        {
            StandaloneMonths = Split("styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"),
            CurrencySigns = Signs("USD=USD GBP=GBP"),
            Compact = ["\u00a0tys.", "\u00a0mln", "\u00a0mld", "\u00a0bln"],
            GroupFrom = 10_000,
        };
        yield return new Language(
            "sv",
            Split("januari februari mars april maj juni juli augusti september oktober november december"),
            Split("jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec."),
            Split("måndag tisdag onsdag torsdag fredag lördag söndag"),
            Split("mån tis ons tors fre lör sön"),
            "\u00a0",
            ",",
            new("yyyy-MM-dd", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", " ") { ShortStyle = "yyyy-MM-dd", MonthYearNumeric = "yyyy-L", MonthDayNumeric = "d/M", LongTimeSeparator = " kl. " })
        {
            AM = "fm",
            PM = "em",
            CurrencySigns = Signs("USD=US$ GBP=GBP"),
            Compact = ["\u00a0tn", "\u00a0mn", "\u00a0md", "\u00a0bn"],
        };
        yield return new Language(
            "da",
            Split("januar februar marts april maj juni juli august september oktober november december"),
            Split("jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec."),
            Split("mandag tirsdag onsdag torsdag fredag lørdag søndag"),
            Split("man. tirs. ons. tors. fre. lør. søn."),
            ".",
            ",",
            new("d.M.yyyy", "d. LLL yyyy", "d. LLLL yyyy", "LLLL yyyy", "d. LLLL", " den ", ", ") { ShortStyle = "dd.MM.yyyy", MonthYearNumeric = "L.yyyy", ShortWeekdaySeparator = " ", LongTimeSeparator = " kl. " })
        {
            TimeMark = ".",
            CurrencySigns = Signs("USD=US$"),
            Compact = ["\u00a0t", "\u00a0mio.", "\u00a0mia.", "\u00a0bio."],
        };
        foreach (var further in FurtherLanguages.All())
        {
            yield return further;
        }
    }

    private static Dictionary<string, string> Signs(string signs) => Split(signs).Select(sign => sign.Split('=')).ToDictionary(sign => sign[0], sign => sign[1], StringComparer.Ordinal);

    private static string[] Split(string names) => names.Split(' ');
}
