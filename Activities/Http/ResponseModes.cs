namespace Bizoholic.Flows.Activities.Http;

/// <summary>When a webhook call is answered; <c>settings.responseMode</c> of its registration, which never says automatic.</summary>
internal static class ResponseModes
{
    public const string Automatic = "automatic";

    /// <summary>At once, before the flow did anything.</summary>
    public const string OnReceived = "onReceived";

    /// <summary>When the run ends, with its output.</summary>
    public const string WhenFinished = "whenFinished";

    /// <summary>By the response activity.</summary>
    public const string ResponseNode = "responseNode";
}
