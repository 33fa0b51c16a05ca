namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>A WordPress site and the user to work as.</summary>
/// <param name="Api">Root of its REST API, such as https://example.com/wp-json/ or https://example.com/?rest_route=/. See <see cref="WordPressDiscovery"/>.</param>
/// <param name="User">Login name.</param>
/// <param name="ApplicationPassword">An application password of that user, with or without its spaces; never the login password.</param>
public sealed record WordPressSite(Uri Api, string User, string ApplicationPassword)
{
    /// <summary>The usual place of the API under a site's address.</summary>
    public static Uri UsualApi(Uri site) => new(site.AbsoluteUri.TrimEnd('/') + "/wp-json/");

    /// <summary>Shows no password.</summary>
    public override string ToString() => $"{User} at {Api}";

    /// <summary>The address of a route, for pretty and for plain permalinks.</summary>
    internal Uri Route(string route) => Api.Query.Contains("rest_route=", StringComparison.Ordinal)
        ? new Uri(Api.AbsoluteUri.TrimEnd('/') + "/" + route.Replace('?', '&'))
        : new Uri(Api.AbsoluteUri.TrimEnd('/') + "/" + route);
}
