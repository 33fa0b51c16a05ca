using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>What a service's failure means for the step: whether it may be tried again, and after how long.</summary>
internal static class ServiceFault
{
    public static FaultException Of(ServiceException error)
        => new(Message(error), code: error.Code, category: error.Service, type: error.Kind == ServiceFailure.SignInAgain ? "Credential" : "Service", inner: error)
        {
            RetryAfter = error.RetryAfter,
            IsDefinite = error.IsDefinite,
            IsFinal = error.Kind != ServiceFailure.RetryLater,
            IsTransient = error.Kind == ServiceFailure.RetryLater,
        };

    private static string Message(ServiceException error) => error.Kind switch
    {
        ServiceFailure.SignInAgain => $"{error.Message} Renew the credential under Credentials, then retry this step.",
        ServiceFailure.RetryLater when error.RetryAfter is { } wait => $"{error.Message} It asks to wait {Words(wait)}.",
        ServiceFailure.Permanent when error.Field is { Length: > 0 } field && !error.Message.Contains(field, StringComparison.OrdinalIgnoreCase) => $"{error.Message} (Field: {field})",
        _ => error.Message,
    };

    private static string Words(TimeSpan wait) => wait.TotalSeconds < 90 ? $"{Math.Ceiling(wait.TotalSeconds):0} s" : $"{Math.Ceiling(wait.TotalMinutes):0} min";
}
