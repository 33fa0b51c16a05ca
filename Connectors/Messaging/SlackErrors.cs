namespace Bizoholic.Flows.Connectors.Messaging;

/// <summary>What Slack's error words mean.</summary>
internal static class SlackErrors
{
    public static ServiceException Explain(string code, int status, TimeSpan? retryAfter) => new(Kind(code, status), "Slack", Words(code))
    {
        Status = status,
        Code = code,
        RetryAfter = retryAfter,
        Field = code switch
        {
            "channel_not_found" or "not_in_channel" or "is_archived" or "channel_is_archived" => "channel",
            "no_text" or "msg_too_long" => "text",
            "invalid_blocks" or "invalid_payload" => "blocks",
            _ => null,
        },
        HadNoEffect = status < 500,
    };

    private static ServiceFailure Kind(string code, int status) => code switch
    {
        "invalid_auth" or "not_authed" or "token_revoked" or "token_expired" or "account_inactive" or "invalid_token" or "no_service" or "no_active_hooks" => ServiceFailure.SignInAgain,
        "ratelimited" or "rate_limited" or "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" => ServiceFailure.RetryLater,
        _ => status is 429 or >= 500 ? ServiceFailure.RetryLater : ServiceFailure.Permanent,
    };

    private static string Words(string code) => code switch
    {
        "channel_not_found" => "the channel is not known, or the app may not see it.",
        "not_in_channel" => "the app is not a member of the channel; invite it there.",
        "is_archived" or "channel_is_archived" => "the channel is archived.",
        "no_text" => "a message needs a text.",
        "msg_too_long" => "the text is too long.",
        "no_service" or "no_active_hooks" or "invalid_token" => "the webhook was removed or switched off in Slack.",
        "invalid_auth" or "not_authed" or "token_revoked" or "token_expired" or "account_inactive" => "the token is not accepted any more; connect Slack again.",
        "missing_scope" => "the app lacks a right (scope) for this; add it in Slack and install the app again.",
        _ => $"the message was not taken ({code}).",
    };
}
