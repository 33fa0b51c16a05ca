using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing.Template;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Paths with parameters: <c>orders/{id}</c>.</summary>
internal static class WebhookTemplate
{
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
