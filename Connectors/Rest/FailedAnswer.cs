using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>What a service said when it refused or failed.</summary>
/// <param name="Service">Display name of the service.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The parsed body; undefined when it was not JSON.</param>
/// <param name="RetryAfter">The wait the service asked for.</param>
/// <param name="Mask">Takes our secrets out of what the service said.</param>
internal sealed record FailedAnswer(string Service, int Status, JsonElement Body, TimeSpan? RetryAfter, SecretMask Mask)
{
    /// <summary>The outcome a status stands for when the service's own code says nothing better.</summary>
    public ServiceFailure KindByStatus => Status switch
    {
        401 => ServiceFailure.SignInAgain,
        _ when TransientStatus.Is(Status) => ServiceFailure.RetryLater,
        _ => ServiceFailure.Permanent,
    };

    public string? Text(string property) => Body.Text(property);

    public ServiceException Failure(string message, ServiceFailure? kind = null, string? code = null, string? field = null, string? existingId = null) =>
        new(kind ?? KindByStatus, Service, Mask.Clean(message))
        {
            Status = Status,
            Code = code,
            Field = field,
            ExistingId = existingId,
            RetryAfter = RetryAfter,
        };
}
