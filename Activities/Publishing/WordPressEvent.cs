using System.Text.Json;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Publishing;

/// <summary>Takes what our WordPress plugin sends: <c>{type, timestamp, site, data}</c>, signed by the Standard Webhooks rules.</summary>
[Activity("Bizoholic", "Publishing", "Start when something happens at a WordPress site: a post changes, somebody comments, registers or sends a form.", DisplayName = "WordPress event", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class WordPressEvent() : EventTrigger("wordpress")
{
    [Input(DisplayName = "Webhook secret", Description = "The secret that the plugin's settings page shows.", CredentialTypes = [WebhookSecretCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override ValueTask<(WebhookCheck Check, ServiceEvent? Event)> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var check = SignedCall.Check(call, credential, "secret", services);
        return ValueTask.FromResult((check, check.IsGenuine ? ReadUnchecked(call) : null));
    }

    private protected override ServiceEvent? ReadUnchecked(IncomingCall call)
    {
        try
        {
            return ValueJson.Parse(call.Body.Span).AsObject() is { } body && body["type"].AsString() is { Length: > 0 } type
                ? new ServiceEvent([type, type.StartsWith("wordpress.", StringComparison.Ordinal) ? type[10..] : type], Flat(body))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private protected override ValueObject Sample() => ValueObject.From(
        ("type", "wordpress.form.submitted"),
        ("site", "https://example.com"),
        ("email", "ann@example.com"),
        ("data", ValueObject.From(("form", "lead"), ("fields", ValueObject.From(("name", "Ann"), ("email", "ann@example.com"), ("message", "We need a new site."))))));

    /// <summary>The mail address, wherever the event has it, for those who look for the run.</summary>
    private static ValueObject Flat(ValueObject body)
    {
        var data = body["data"];
        var email = data["email"].AsString() ?? data["fields"]["email"].AsString() ?? MailIn(data["fields"].AsObject()) ?? data["author_email"].AsString();
        return email is null ? body : body.With("email", email);
    }

    /// <summary>Forms name their fields as they like: Contact Form 7 begins with your-email.</summary>
    private static string? MailIn(ValueObject? fields)
        => fields?.FirstOrDefault(field => field.Key.Contains("mail", StringComparison.OrdinalIgnoreCase) && field.Value.AsString()?.Contains('@') == true).Value.AsString();
}
