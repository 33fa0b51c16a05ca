using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Moments on pages for people who do not sign in: in UTC as sent, and in the reader's own language and time zone where the browser runs scripts.</summary>
internal static class LocalTime
{
    /// <summary>The only script that such a page may run.</summary>
    public const string Script =
        "for(const t of document.querySelectorAll('time'))t.textContent=new Date(t.dateTime).toLocaleString(navigator.language,{dateStyle:'long',timeStyle:'short'})+' (your time)'";

    public static readonly string ContentSecurity = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'";

    public static string Html(DateTimeOffset at)
        => $"<time datetime=\"{at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}\">{at.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC</time>";
}
