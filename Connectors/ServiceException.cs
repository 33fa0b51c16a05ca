namespace Bizoholic.Flows.Connectors;

/// <summary>The one exception all clients throw. Its message is meant for the person who built the flow and holds no secrets.</summary>
public sealed class ServiceException(ServiceFailure kind, string service, string message, Exception? inner = null)
    : Exception($"{service}: {message}", inner)
{
    /// <summary>What to do about it.</summary>
    public ServiceFailure Kind { get; } = kind;

    /// <summary>The service's display name, such as "WordPress".</summary>
    public string Service { get; } = service;

    /// <summary>The input field the service complained about, in the service's own spelling.</summary>
    public string? Field { get; init; }

    /// <summary>The service's own error code, such as "term_exists".</summary>
    public string? Code { get; init; }

    /// <summary>HTTP status, when the service answered.</summary>
    public int? Status { get; init; }

    /// <summary>How long the service asked us to wait. Null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Id of the thing that exists already, with <see cref="ServiceFailure.AlreadyDone"/>.</summary>
    public string? ExistingId { get; init; }

    /// <summary>The service's own id of this request, to quote to its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>True when the call certainly changed nothing: it never reached the service, or was refused before it counted.</summary>
    public bool HadNoEffect { get; init; }

    /// <summary>False when the call was lost on the way or broke inside the service, and may have worked all the same.</summary>
    public bool IsDefinite => HadNoEffect || Status < 500;
}
