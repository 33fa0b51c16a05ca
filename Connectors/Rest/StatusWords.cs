namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>What an answer without words of its own means.</summary>
internal static class StatusWords
{
    public static string Of(int status) => status switch
    {
        401 => "the credential was not accepted.",
        403 => "the account may not do this (status 403). Give it the right at the service.",
        404 or 410 => $"there is nothing at this address or of this name (status {status}).",
        408 or 425 or 429 => $"it takes no more requests for now (status {status}).",
        >= 500 => $"it has trouble of its own (status {status}).",
        _ => $"answered with status {status}.",
    };

    /// <summary>For a page in place of data.</summary>
    /// <param name="page">What stands on it; empty for nothing.</param>
    public static string OfPage(int status, string page) => page.Length == 0
        ? $"answered with status {status} and no readable data. Is the address right?"
        : $"answered with status {status} and a page instead of data: \"{page}\". Is the address right, and does a firewall, login or maintenance page stand in front of it?";
}
