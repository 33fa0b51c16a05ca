namespace Bizoholic.Flows.Connectors.Http;

/// <summary>One entry of the allow-list: a host, optionally with a port, or "*." and a domain for all names below it.</summary>
internal sealed record HostPattern(string Host, bool AnyBelow, int? Port)
{
    public static HostPattern Parse(string text)
    {
        var below = text.StartsWith("*.", StringComparison.Ordinal);
        var name = below ? text[2..] : text;
        if (!Uri.TryCreate($"http://{name}", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || name.Contains('*'))
        {
            throw new ArgumentException($"Outgoing:AllowedHosts holds '{text}'; expected a host such as crm.internal, crm.internal:8000 or *.svc.cluster.local.");
        }

        var named = name.EndsWith($":{uri.Port}", StringComparison.Ordinal);
        return new HostPattern(Plain(uri.IdnHost), below, named ? uri.Port : null);
    }

    public bool Matches(string host, int port)
    {
        var plain = Plain(host);
        return (Port is null || Port == port)
            && (AnyBelow ? plain.EndsWith("." + Host, StringComparison.OrdinalIgnoreCase) : plain.Equals(Host, StringComparison.OrdinalIgnoreCase));
    }

    private static string Plain(string host) => host.TrimEnd('.').Trim('[', ']');
}
