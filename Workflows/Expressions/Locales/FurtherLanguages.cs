namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>Languages, and countries that share one, with names of their own for months and days and ways of their own for dates and numbers.</summary>
internal static class FurtherLanguages
{
    public static IEnumerable<Language> All()
    {
        yield return new Language(
            "ru",
            Split("января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"),
            Split("янв.|февр.|мар.|апр.|мая|июн.|июл.|авг.|сент.|окт.|нояб.|дек."),
            Split("понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"),
            Split("пн|вт|ср|чт|пт|сб|вс"),
            "\u00a0",
            ",",
            new("dd.MM.yyyy", "d LLL yyyy\u202f'г'.", "d LLLL yyyy\u202f'г'.", "LLLL yyyy\u202f'г'.", "d LLLL", ", ", ", ") { ShortStyle = "dd.MM.yyyy", LongTimeSeparator = " в " })
        {
            StandaloneMonths = Split("январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь"),
            CurrencySigns = Signs("EUR=€|USD=$|GBP=£|RUB=₽"),
            Compact = ["\u00a0тыс.", "\u00a0млн", "\u00a0млрд", "\u00a0трлн"],
        };
        yield return new Language(
            "uk",
            Split("січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"),
            Split("січ.|лют.|бер.|квіт.|трав.|черв.|лип.|серп.|вер.|жовт.|лист.|груд."),
            Split("понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя"),
            Split("пн|вт|ср|чт|пт|сб|нд"),
            "\u00a0",
            ",",
            new("dd.MM.yyyy", "d LLL yyyy\u202f'р'.", "d LLLL yyyy\u202f'р'.", "LLLL yyyy\u202f'р'.", "d LLLL", ", ", ", ") { LongTimeSeparator = " о " })
        {
            StandaloneMonths = Split("січень|лютий|березень|квітень|травень|червень|липень|серпень|вересень|жовтень|листопад|грудень"),
            AM = "дп",
            PM = "пп",
            CurrencySigns = Signs("EUR=EUR|USD=USD|GBP=GBP|UAH=₴"),
            Compact = ["\u00a0тис.", "\u00a0млн", "\u00a0млрд", "\u00a0трлн"],
        };
        yield return new Language(
            "tr",
            Split("Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık"),
            Split("Oca|Şub|Mar|Nis|May|Haz|Tem|Ağu|Eyl|Eki|Kas|Ara"),
            Split("Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar"),
            Split("Pzt|Sal|Çar|Per|Cum|Cmt|Paz"),
            ".",
            ",",
            new("dd.MM.yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", " ") { ShortStyle = "d.MM.yyyy", IsWeekdayLast = true })
        {
            AM = "ÖÖ",
            PM = "ÖS",
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=$|GBP=£|TRY=₺"),
            Compact = ["\u00a0B", "\u00a0Mn", "\u00a0Mr", "\u00a0Tn"],
        };
        yield return new Language(
            "cs",
            Split("ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"),
            Split("led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro"),
            Split("pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle"),
            Split("po|út|st|čt|pá|so|ne"),
            "\u00a0",
            ",",
            new("d. M. yyyy", "d. M. yyyy", "d. LLLL yyyy", "LLLL yyyy", "d. LLLL", " ", " ") { ShortStyle = "dd.MM.yy", LongTimeSeparator = " v " })
        {
            StandaloneMonths = Split("leden|únor|březen|duben|květen|červen|červenec|srpen|září|říjen|listopad|prosinec"),
            AM = "dop.",
            PM = "odp.",
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£|CZK=Kč"),
            Compact = ["\u00a0tis.", "\u00a0mil.", "\u00a0mld.", "\u00a0bil."],
        };
        yield return new Language(
            "sk",
            Split("januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra"),
            Split("jan|feb|mar|apr|máj|jún|júl|aug|sep|okt|nov|dec"),
            Split("pondelok|utorok|streda|štvrtok|piatok|sobota|nedeľa"),
            Split("po|ut|st|št|pi|so|ne"),
            "\u00a0",
            ",",
            new("d. M. yyyy", "d. M. yyyy", "d. LLLL yyyy", "LLLL yyyy", "d. LLLL", " ", " ") { ShortStyle = "d. M. yyyy", LongTimeSeparator = " o " })
        {
            StandaloneMonths = Split("január|február|marec|apríl|máj|jún|júl|august|september|október|november|december"),
            CurrencySigns = Signs("EUR=€|USD=USD|GBP=GBP"),
            Compact = ["\u00a0tis.", "\u00a0mil.", "\u00a0mld.", "\u00a0bil."],
        };
        yield return new Language(
            "fi",
            Split("tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|marraskuuta|joulukuuta"),
            Split("tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu"),
            Split("maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai"),
            Split("ma|ti|ke|to|pe|la|su"),
            "\u00a0",
            ",",
            new("d.M.yyyy", "d.M.yyyy", "d. LLLL yyyy", "LLLL yyyy", "d. LLLL", " ", " klo ") { ShortStyle = "d.M.yyyy" })
        {
            StandaloneMonths = Split("tammikuu|helmikuu|maaliskuu|huhtikuu|toukokuu|kesäkuu|heinäkuu|elokuu|syyskuu|lokakuu|marraskuu|joulukuu"),
            AM = "ap.",
            PM = "ip.",
            TimeMark = ".",
            CurrencySigns = Signs("EUR=€|USD=$|GBP=£"),
            Compact = ["\u00a0t.", "\u00a0milj.", "\u00a0mrd.", "\u00a0bilj."],
        };
        yield return new Language(
            "nb",
            Split("januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"),
            Split("jan.|feb.|mars|apr.|mai|juni|juli|aug.|sep.|okt.|nov.|des."),
            Split("mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag"),
            Split("man.|tir.|ons.|tor.|fre.|lør.|søn."),
            "\u00a0",
            ",",
            new("d.M.yyyy", "d. LLL yyyy", "d. LLLL yyyy", "LLLL yyyy", "d. LLLL", " ", ", ") { ShortStyle = "dd.MM.yyyy", LongTimeSeparator = " kl. " })
        {
            AM = "a.m.",
            PM = "p.m.",
            CurrencySigns = Signs("EUR=€|USD=USD|GBP=£|NOK=kr"),
            Compact = ["k", "\u00a0mill.", "\u00a0mrd.", "\u00a0bill."],
        };
        yield return new Language(
            "ro",
            Split("ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie"),
            Split("ian.|feb.|mar.|apr.|mai|iun.|iul.|aug.|sept.|oct.|nov.|dec."),
            Split("luni|marți|miercuri|joi|vineri|sâmbătă|duminică"),
            Split("lun.|mar.|mie.|joi|vin.|sâm.|dum."),
            ".",
            ",",
            new("dd.MM.yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { ShortStyle = "dd.MM.yyyy", LongTimeSeparator = " la " })
        {
            AM = "a.m.",
            PM = "p.m.",
            CurrencySigns = Signs("EUR=EUR|USD=USD|GBP=GBP|RON=RON"),
            Compact = ["\u00a0K", "\u00a0mil.", "\u00a0mld.", "\u00a0tril."],
        };
        yield return new Language(
            "id",
            Split("Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"),
            Split("Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des"),
            Split("Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu"),
            Split("Sen|Sel|Rab|Kam|Jum|Sab|Min"),
            ".",
            ",",
            new("d/M/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { ShortStyle = "dd/MM/yy", LongTimeSeparator = " pukul " })
        {
            TimeMark = ".",
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£|IDR=Rp"),
            Compact = ["\u00a0rb", "\u00a0jt", "\u00a0M", "\u00a0T"],
        };
        yield return new Language(
            "vi",
            Split("tháng 1|tháng 2|tháng 3|tháng 4|tháng 5|tháng 6|tháng 7|tháng 8|tháng 9|tháng 10|tháng 11|tháng 12"),
            Split("thg 1|thg 2|thg 3|thg 4|thg 5|thg 6|thg 7|thg 8|thg 9|thg 10|thg 11|thg 12"),
            Split("Thứ Hai|Thứ Ba|Thứ Tư|Thứ Năm|Thứ Sáu|Thứ Bảy|Chủ Nhật"),
            Split("Thứ 2|Thứ 3|Thứ 4|Thứ 5|Thứ 6|Thứ 7|CN"),
            ".",
            ",",
            new("d/M/yyyy", "d LLL, yyyy", "d LLLL, yyyy", "LLLL 'năm' yyyy", "d LLLL", ", ", " ") { LongTimeSeparator = "lúc " })
        {
            StandaloneMonths = Split("Tháng 1|Tháng 2|Tháng 3|Tháng 4|Tháng 5|Tháng 6|Tháng 7|Tháng 8|Tháng 9|Tháng 10|Tháng 11|Tháng 12"),
            AM = "SA",
            PM = "CH",
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£|VND=₫"),
            Compact = ["\u00a0N", "\u00a0Tr", "\u00a0T", "\u00a0NT"],
        };
        yield return new Language(
            "hi",
            Split("जनवरी|फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर"),
            Split("जन॰|फ़र॰|मार्च|अप्रैल|मई|जून|जुल॰|अग॰|सित॰|अक्टू॰|नव॰|दिस॰"),
            Split("सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार"),
            Split("सोम|मंगल|बुध|गुरु|शुक्र|शनि|रवि"),
            ",",
            ".",
            new("d/M/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { LongTimeSeparator = " को " })
        {
            UsesTwelveHours = true,
            AM = "am",
            PM = "pm",
            CurrencyFirst = true,
            FurtherGroups = 2,
            Compact = ["\u00a0हज़ार", "\u00a0लाख", "\u00a0क॰", "\u00a0अ॰", "\u00a0ख॰", "\u00a0नील"],
            CompactPowers = [3, 5, 7, 9, 11, 13],
        };
        yield return new Language(
            "zh",
            Split("一月|二月|三月|四月|五月|六月|七月|八月|九月|十月|十一月|十二月"),
            Split("1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月"),
            Split("星期一|星期二|星期三|星期四|星期五|星期六|星期日"),
            Split("周一|周二|周三|周四|周五|周六|周日"),
            ",",
            ".",
            new("yyyy/M/d", "yyyy年M月d日", "yyyy年M月d日", "yyyy年M月", "M月d日", "", " ") { ShortStyle = "yyyy/M/d", IsWeekdayLast = true })
        {
            AM = "上午",
            PM = "下午",
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£|CNY=¥"),
            Compact = ["万", "亿", "万亿"],
            CompactPowers = [4, 8, 12],
        };
        yield return new Language(
            "el",
            Split("Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|Ιουλίου|Αυγούστου|Σεπτεμβρίου|Οκτωβρίου|Νοεμβρίου|Δεκεμβρίου"),
            Split("Ιαν|Φεβ|Μαρ|Απρ|Μαΐ|Ιουν|Ιουλ|Αυγ|Σεπ|Οκτ|Νοε|Δεκ"),
            Split("Δευτέρα|Τρίτη|Τετάρτη|Πέμπτη|Παρασκευή|Σάββατο|Κυριακή"),
            Split("Δευ|Τρί|Τετ|Πέμ|Παρ|Σάβ|Κυρ"),
            ".",
            ",",
            new("d/M/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", ", ") { LongTimeSeparator = " στις " })
        {
            AM = "π.μ.",
            PM = "μ.μ.",
            UsesTwelveHours = true,
            CurrencySigns = Signs("EUR=€|USD=$|GBP=£"),
            Compact = ["\u00a0χιλ.", "\u00a0εκ.", "\u00a0δισ.", "\u00a0τρισ."],
        };
        yield return new Language(
            "hr",
            Split("siječnja|veljače|ožujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna|listopada|studenoga|prosinca"),
            Split("sij|velj|ožu|tra|svi|lip|srp|kol|ruj|lis|stu|pro"),
            Split("ponedjeljak|utorak|srijeda|četvrtak|petak|subota|nedjelja"),
            Split("pon|uto|sri|čet|pet|sub|ned"),
            ".",
            ",",
            new("dd. MM. yyyy.", "d. LLL yyyy.", "d. LLLL yyyy.", "LLLL yyyy.", "d. LLLL", ", ", ". ") { ShortStyle = "dd. MM. yyyy.", LongTimeSeparator = " u " })
        {
            StandaloneMonths = Split("siječanj|veljača|ožujak|travanj|svibanj|lipanj|srpanj|kolovoz|rujan|listopad|studeni|prosinac"),
            CurrencySigns = Signs("EUR=€|USD=USD|GBP=GBP"),
            Compact = ["\u00a0tis.", "\u00a0mil.", "\u00a0mlr.", "\u00a0bil."],
        };
        yield return new Language(
            "en-NZ",
            Split("January|February|March|April|May|June|July|August|September|October|November|December"),
            Split("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec"),
            Split("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
            Split("Mon|Tue|Wed|Thu|Fri|Sat|Sun"),
            ",",
            ".",
            new("d/MM/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { ShortStyle = "dd/MM/yyyy", LongTimeSeparator = " at " })
        {
            AM = "am",
            PM = "pm",
            UsesTwelveHours = true,
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£|NZD=$"),
        };
        yield return new Language(
            "en-SG",
            Split("January|February|March|April|May|June|July|August|September|October|November|December"),
            Split("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec"),
            Split("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
            Split("Mon|Tue|Wed|Thu|Fri|Sat|Sun"),
            ",",
            ".",
            new("dd/MM/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { ShortStyle = "d/M/yy", LongTimeSeparator = " at " })
        {
            AM = "am",
            PM = "pm",
            UsesTwelveHours = true,
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£|SGD=$"),
        };
        yield return new Language(
            "en-IE",
            Split("January|February|March|April|May|June|July|August|September|October|November|December"),
            Split("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec"),
            Split("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
            Split("Mon|Tue|Wed|Thu|Fri|Sat|Sun"),
            ",",
            ".",
            new("d/M/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", ", ") { ShortStyle = "dd/MM/yyyy", LongTimeSeparator = " at " })
        {
            AM = "am",
            PM = "pm",
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£"),
        };
        yield return new Language(
            "en-ZA",
            Split("January|February|March|April|May|June|July|August|September|October|November|December"),
            Split("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec"),
            Split("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"),
            Split("Mon|Tue|Wed|Thu|Fri|Sat|Sun"),
            "\u00a0",
            ",",
            new("yyyy/MM/dd", "dd LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", ", ") { ShortStyle = "yyyy/MM/dd", LongTimeSeparator = " at " })
        {
            AM = "am",
            PM = "pm",
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£|ZAR=R"),
        };
        yield return new Language(
            "fr-CA",
            Split("janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"),
            Split("janv.|févr.|mars|avr.|mai|juin|juill.|août|sept.|oct.|nov.|déc."),
            Split("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"),
            Split("lun.|mar.|mer.|jeu.|ven.|sam.|dim."),
            "\u00a0",
            ",",
            new("yyyy-MM-dd", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", " ") { ShortStyle = "yyyy-MM-dd", MediumTimeSeparator = ", ", LongTimeSeparator = " à " })
        {
            HourSuffix = " h",
            AM = "a.m.",
            PM = "p.m.",
            TimeMark = " h ",
            SecondMark = " min ",
            SecondSuffix = " s",
            CurrencySigns = Signs("EUR=€|USD=$\u00a0US|GBP=£|CAD=$|INR=INR"),
            Compact = ["\u00a0k", "\u00a0M", "\u00a0G", "\u00a0T"],
        };
        yield return new Language(
            "fr-CH",
            Split("janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"),
            Split("janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc."),
            Split("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"),
            Split("lun.|mar.|mer.|jeu.|ven.|sam.|dim."),
            "'",
            ",",
            new("dd.MM.yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", ", ", " ") { LongTimeSeparator = " à " })
        {
            HourSuffix = " h",
            CurrencySigns = Signs("EUR=€|USD=$US|GBP=£GB|CHF=CHF"),
            Compact = ["\u00a0k", "\u00a0M", "\u00a0Md", "\u00a0Bn"],
        };
        yield return new Language(
            "fr-BE",
            Split("janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"),
            Split("janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc."),
            Split("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"),
            Split("lun.|mar.|mer.|jeu.|ven.|sam.|dim."),
            "\u202f",
            ",",
            new("dd/MM/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", " ") { ShortStyle = "d/MM/yy", LongTimeSeparator = " à " })
        {
            HourSuffix = " h",
            CurrencySigns = Signs("EUR=€|USD=$US|GBP=£GB"),
            Compact = ["\u00a0k", "\u00a0M", "\u00a0Md", "\u00a0Bn"],
        };
        yield return new Language(
            "nl-BE",
            Split("januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"),
            Split("jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec"),
            Split("maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"),
            Split("ma|di|wo|do|vr|za|zo"),
            ".",
            ",",
            new("d/M/yyyy", "d LLL yyyy", "d LLLL yyyy", "LLLL yyyy", "d LLLL", " ", ", ") { ShortStyle = "d/MM/yyyy", LongTimeSeparator = " om " })
        {
            AM = "a.m.",
            PM = "p.m.",
            CurrencyFirst = true,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£"),
            Compact = ["K", "\u00a0mln.", "\u00a0mld.", "\u00a0bln."],
        };
        yield return new Language(
            "pt-PT",
            Split("janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"),
            Split("jan.|fev.|mar.|abr.|mai.|jun.|jul.|ago.|set.|out.|nov.|dez."),
            Split("segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo"),
            Split("segunda|terça|quarta|quinta|sexta|sábado|domingo"),
            "\u00a0",
            ",",
            new("dd/MM/yyyy", "d/MM/yyyy", "d 'de' LLLL 'de' yyyy", "LLLL 'de' yyyy", "d 'de' LLLL", ", ", ", ") { MediumStyle = "dd/MM/yyyy", LongTimeSeparator = " às " })
        {
            AM = "a.m.",
            PM = "p.m.",
            GroupFrom = 10_000,
            CurrencySigns = Signs("EUR=€|USD=US$|GBP=£"),
            Compact = ["\u00a0mil", "\u00a0M", "\u00a0mM", "\u00a0Bi"],
        };
    }

    private static string[] Split(string names) => names.Split('|');

    private static Dictionary<string, string> Signs(string signs) => Split(signs).Select(sign => sign.Split('=')).ToDictionary(sign => sign[0], sign => sign[1], StringComparer.Ordinal);
}
