using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>What counts as an address, a link, a domain and so on. All have a time limit, since texts come from outside.</summary>
internal static partial class TextPatterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ECMAScript;
    private const RegexOptions AnyCase = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
    private const int Patience = 250;
    private const string Host = @"(?<host>(?:www\.)?(?:(?:[-A-Za-z0-9_]+\.)+(?:[A-Za-z]{2,}|xn--[A-Za-z0-9]+)|localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3}))";
    private const string Rest = @"(?::[0-9]+)?(?:/[^\s?#]*)?(?:\?[^\s#]*)?(?:#\S*)?";

    [GeneratedRegex(@"(?:[^<>()\[\]\\.,;:\s@""]+(?:\.[^<>()\[\]\\.,;:\s@""]+)*|"".+"")@(?<domain>\[[0-9]{1,3}(?:\.[0-9]{1,3}){3}\]|(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Email();

    [GeneratedRegex(@"(?:https?|ftp)://" + Host + Rest, AnyCase, Patience)]
    public static partial Regex Url();

    [GeneratedRegex(@"^(?:https?|ftp)://" + Host + Rest + "$", AnyCase, Patience)]
    public static partial Regex WholeUrl();

    [GeneratedRegex(@"^(?:(?:https?|ftp)://)?(?:mailto:)?(?://)?" + Host + Rest + "$", AnyCase, Patience)]
    public static partial Regex DomainOfUrl();

    [GeneratedRegex("^" + Host + Rest + "$", AnyCase, Patience)]
    public static partial Regex Domain();

    [GeneratedRegex("<[^>]*>?", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Tags();

    [GeneratedRegex("[ -]", Options, Patience)]
    public static partial Regex Gaps();

    [GeneratedRegex(@"[\u2000-\u206F\u2E00-\u2E7F\\'!""#$%&()*+,./:;<=>?@\[\]^`{|}~]", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Punctuation();

    [GeneratedRegex(@"(?:BZ|RD|NT)?\$[bU]?|\p{Sc}|Lek|Br|KM|Kč|kr|Ft|Rp|RM|MT|B/\.|Gs|S/\.|zł|lei|CHF|Bs|ден|лв|руб|Дин\.|[LPQRS]", RegexOptions.CultureInvariant, Patience)]
    public static partial Regex Currency();
}
