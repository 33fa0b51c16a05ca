using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>What a service's failure means for the step: whether it may be tried again, and after how long.</summary>
internal static class ServiceFault
{
    /// <param name="effect">What the step does: one that must not be done twice asks to look first whether it was.</param>
    public static FaultException Of(ServiceException error, SideEffect effect = SideEffect.Keyed)
        => new(Message(error, effect), code: error.Code, category: error.Service, type: error.Kind == ServiceFailure.SignInAgain ? "Credential" : "Service", inner: error)
        {
            RetryAfter = error.RetryAfter,
            IsDefinite = error.IsDefinite,
            IsFinal = error.Kind != ServiceFailure.RetryLater,
            IsTransient = error.Kind == ServiceFailure.RetryLater,
        };

    private static string Message(ServiceException error, SideEffect effect) => error.Kind switch
    {
        ServiceFailure.SignInAgain => $"{Sentence(error.Message)} Renew the credential under Credentials, then retry this step.",
        ServiceFailure.RetryLater when error.RetryAfter is { } wait => $"{Sentence(error.Message)} It asks to wait {Words(wait)}.",
        ServiceFailure.RetryLater when effect == SideEffect.AtMostOnce && !error.IsDefinite => $"{Sentence(error.Message)} It may have been done all the same: look there first, then retry this step or skip it.",
        ServiceFailure.RetryLater => $"{Sentence(error.Message)} Try it again later.",
        ServiceFailure.Permanent when error.Field is { Length: > 0 } field && !error.Message.Contains(field, StringComparison.OrdinalIgnoreCase) => $"{error.Message} (Field: {field})",
        _ => error.Message,
    };

    private static string Sentence(string text) => text.TrimEnd() is var trimmed && trimmed.Length > 0 && trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";

    private static string Words(TimeSpan wait) => wait.TotalSeconds < 90 ? $"{Math.Ceiling(wait.TotalSeconds):0} s" : $"{Math.Ceiling(wait.TotalMinutes):0} min";
}
