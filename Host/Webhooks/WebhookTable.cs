using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Routing.Template;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>All webhooks at one moment, by path. Letter case does not matter; a literal path goes before one with parameters.</summary>
internal sealed class WebhookTable
{
    private readonly Dictionary<string, List<WebhookRoute>> _literal = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<WebhookRoute>> _listeners = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(RouteTemplate Template, TemplateMatcher Matcher, List<WebhookRoute> Routes)> _templates = [];

    public WebhookTable(TriggerIndex.Snapshot snapshot)
    {
        Source = snapshot;
        foreach (var trigger in snapshot.All.Where(trigger => trigger.Kind == "http").DistinctBy(trigger => (trigger.TenantId, trigger.DefinitionId, trigger.ActivityId)))
        {
            if (snapshot.VersionOf(trigger) is { } definition)
            {
                Add(WebhookRoute.Read(trigger, definition));
            }
        }

        foreach (var trigger in snapshot.All.Where(trigger => trigger.Kind == EventWait.Kind))
        {
            if (snapshot.VersionOf(trigger) is { } definition && WebhookRoute.Read(trigger, definition) is var listener)
            {
                (_listeners.TryGetValue(listener.Settings.Path, out var others) ? others : _listeners[listener.Settings.Path] = []).Add(listener);
            }
        }

        _templates.Sort((one, other) => RoutePrecedence.ComputeInbound(one.Template).CompareTo(RoutePrecedence.ComputeInbound(other.Template)));
    }

    public TriggerIndex.Snapshot Source { get; }

    /// <summary>The webhook of a path and method, with the path's parameters; or the methods the path has otherwise.</summary>
    public WebhookMatch Find(string path, string method)
    {
        var allowed = new List<string>();
        if (_literal.TryGetValue(path, out var routes) && Pick(routes, method, allowed) is { } literal)
        {
            return new WebhookMatch(this, literal, [], []);
        }

        foreach (var (_, matcher, candidates) in _templates)
        {
            var parameters = new RouteValueDictionary();
            if (matcher.TryMatch(path, parameters) && Pick(candidates, method, allowed) is { } found)
            {
                return new WebhookMatch(this, found, parameters, []);
            }
        }

        return new WebhookMatch(this, null, [], allowed);
    }

    /// <summary>All webhooks of a path, whatever their methods.</summary>
    public IReadOnlyList<WebhookRoute> At(string path) => [.. _literal.GetValueOrDefault(path) ?? [], .. _templates.Where(template => template.Matcher.TryMatch(path, [])).SelectMany(template => template.Routes)];

    /// <summary>Steps of published flows at which runs may wait for an event that comes in here.</summary>
    public IReadOnlyList<WebhookRoute> ListenersAt(string path, string method) => _listeners.TryGetValue(path, out var found) ? [.. found.Where(listener => listener.Settings.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))] : [];

    private static WebhookRoute? Pick(List<WebhookRoute> routes, string method, List<string> allowed)
    {
        foreach (var route in routes)
        {
            if (route.Settings.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
            {
                return route;
            }

            allowed.AddRange(route.Settings.Methods);
        }

        return null;
    }

    private void Add(WebhookRoute route)
    {
        if (!route.Settings.Path.Contains('{'))
        {
            (_literal.TryGetValue(route.Settings.Path, out var routes) ? routes : _literal[route.Settings.Path] = []).Add(route);
        }
        else if (WebhookTemplate.TryParse(route.Settings.Path, out var template))
        {
            _templates.Add((template, new TemplateMatcher(template, []), [route]));
        }
    }
}

/// <param name="Table">Where it was looked up.</param>
/// <param name="Allowed">Methods the path has, when it has none of the one asked for.</param>
internal sealed record WebhookMatch(WebhookTable Table, WebhookRoute? Route, RouteValueDictionary Parameters, IReadOnlyList<string> Allowed);
