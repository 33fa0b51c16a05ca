using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Values;
using Microsoft.AspNetCore.Routing.Template;

namespace Bizoholic.Flows.Host.Management.Testing;

/// <summary>What an editor listens for: the next call to one trigger of a flow, whether the flow is published or not.</summary>
internal sealed class TestCalls(TimeProvider time)
{
    /// <summary>An editor that stopped asking is forgotten after this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string TenantId, string DefinitionId, string ActivityId), Listener> _listeners = [];

    /// <summary>The next call, or null when none came in time. Asking again goes on where it left off.</summary>
    public async Task<Value?> NextAsync(string tenantId, string definitionId, string activityId, string path, IReadOnlyList<string> methods, TimeSpan wait, CancellationToken cancellation)
    {
        if (!WebhookTemplate.TryParse(path, out var template))
        {
            return null;
        }

        Listener listener;
        lock (_gate)
        {
            var key = (tenantId, definitionId, activityId);
            if (!_listeners.TryGetValue(key, out var known) || known.Path != path)
            {
                known = new Listener(path, new TemplateMatcher(template, []), methods, new TaskCompletionSource<Value>(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            listener = known with { Until = time.GetUtcNow() + wait + Patience };
            _listeners[key] = listener;
        }

        try
        {
            var call = await listener.Call.Task.WaitAsync(wait, time, cancellation);
            lock (_gate)
            {
                _listeners.Remove((tenantId, definitionId, activityId));
            }

            return call;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Hands a call to whoever listens for it; the request can be read again afterwards. True when somebody listened.</summary>
    public async ValueTask<bool> HearAsync(HttpRequest request, string path, CancellationToken cancellation)
        => (await TakeAsync(request, path, cancellation)).Count > 0;

    /// <summary>Hands a call to whoever listens for it, and says which webhooks of drafts those are.</summary>
    public async ValueTask<IReadOnlyList<HeardCall>> TakeAsync(HttpRequest request, string path, CancellationToken cancellation)
    {
        if (Listening(path, request.Method).Count == 0)
        {
            return [];
        }

        request.EnableBuffering();
        var call = await WebhookRequest.ReadAsync(request, path, [], null, cancellation);
        if (request.Body.CanSeek)
        {
            request.Body.Position = 0;
        }

        var heard = new List<HeardCall>();
        foreach (var (key, listener) in Listening(path, request.Method))
        {
            var parameters = new RouteValueDictionary();
            listener.Matcher.TryMatch(path, parameters);
            if (listener.Call.TrySetResult(call.Data))
            {
                heard.Add(new HeardCall(key.TenantId, key.DefinitionId, key.ActivityId, parameters));
            }
        }

        return heard;
    }

    /// <summary>The webhooks of drafts that are listened for at a path, whatever the method; they go on being listened for.</summary>
    public IReadOnlyList<(string TenantId, string DefinitionId, string ActivityId)> ListenedAt(string path)
    {
        lock (_gate)
        {
            return [.. _listeners.Where(listener => IsAt(listener.Value, path)).Select(listener => listener.Key)];
        }
    }

    private List<KeyValuePair<(string TenantId, string DefinitionId, string ActivityId), Listener>> Listening(string path, string method)
    {
        lock (_gate)
        {
            return _listeners.Count == 0 ? [] : [.. _listeners.Where(listener => Takes(listener.Value, path, method))];
        }
    }

    private bool Takes(Listener listener, string path, string method)
        => IsAt(listener, path) && (listener.Methods.Count == 0 || listener.Methods.Contains(method, StringComparer.OrdinalIgnoreCase));

    private bool IsAt(Listener listener, string path) => listener.Until > time.GetUtcNow() && listener.Matcher.TryMatch(path, []);

    private sealed record Listener(string Path, TemplateMatcher Matcher, IReadOnlyList<string> Methods, TaskCompletionSource<Value> Call)
    {
        public DateTimeOffset Until { get; init; }
    }
}

internal sealed record TestCallAnswer(string Message);

/// <summary>A call that one webhook of a draft was listened for.</summary>
internal sealed record HeardCall(string TenantId, string DefinitionId, string ActivityId, RouteValueDictionary Parameters);
