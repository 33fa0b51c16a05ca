using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Programs that read the web by themselves: search engines, previews of links in chats, monitors.</summary>
internal static class Bots
{
    private static readonly Lazy<Regex> Names = new(Read);

    /// <summary>Whether a call names such a program as its sender. One that names none is taken for a person.</summary>
    public static bool Sent(HttpRequest request)
    {
        try
        {
            return request.Headers.UserAgent.ToString() is { Length: > 0 } agent && Names.Value.IsMatch(agent);
        }
        catch (RegexMatchTimeoutException)
        {
            // No browser has a name like that.
            return true;
        }
    }

    private static Regex Read()
    {
        using var reader = new StreamReader(typeof(Bots).Assembly.GetManifestResourceStream("Bizoholic.Flows.Host.Webhooks.bots.txt")!);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');
        return new Regex(string.Join('|', lines), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(250));
    }
}
