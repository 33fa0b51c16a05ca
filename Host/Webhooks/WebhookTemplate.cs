using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing.Template;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Paths with parameters: <c>orders/{id}</c>.</summary>
internal static class WebhookTemplate
{
    /// <summary>The parameters of a path that fits a template; null for one that does not.</summary>
    public static RouteValueDictionary? Match(string template, string path)
    {
        var parameters = new RouteValueDictionary();
        return TryParse(template, out var parsed) && new TemplateMatcher(parsed, []).TryMatch(path, parameters) ? parameters : null;
    }

    public static bool TryParse(string path, [NotNullWhen(true)] out RouteTemplate? template)
    {
        try
        {
            template = TemplateParser.Parse(path.TrimStart('/'));
            return true;
        }
        catch (ArgumentException)
        {
            template = null;
            return false;
        }
    }
}
