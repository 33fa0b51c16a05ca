using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Bizoholic.Flows.Connectors.Messaging;

/// <summary>Sends mail through a server, by connections that the guard has judged.</summary>
public sealed class SmtpMailer(GuardedHttp guard, SmtpServer server, TimeProvider time)
{
    private const string Name = "Mail";

    /// <summary>Says whether the server can be reached and takes the user and password.</summary>
    [Effect(EffectClass.None)]
    public async Task CheckAsync(CancellationToken cancel = default)
    {
        using var smtp = new SmtpClient();
        await ConnectAsync(smtp, cancel);
        await smtp.DisconnectAsync(quit: true, cancel);
    }

    /// <summary>Sends one mail. Mail knows no keys: when the answer after the last byte gets lost, the mail may be on its way.</summary>
    /// <param name="key">The step's key, from which the mail's Message-Id is made.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The Message-Id.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<string> SendAsync(string key, Mail mail, CancellationToken cancel = default)
    {
        var message = MailMessage.Build(key, mail, time.GetUtcNow());
        using var smtp = new SmtpClient();
        await ConnectAsync(smtp, cancel);
        await SendAsync(smtp, message, cancel);
        try
        {
            await smtp.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception error) when (error is IOException or SmtpProtocolException or OperationCanceledException)
        {
            // The server has taken the mail: a broken goodbye does not matter.
        }

        return message.MessageId!;
    }

    private static async Task SendAsync(SmtpClient smtp, MimeMessage message, CancellationToken cancel)
    {
        try
        {
            await smtp.SendAsync(message, cancel);
        }
        catch (SmtpCommandException refused)
        {
            throw Refused(refused);
        }
        catch (Exception error) when (IsTransport(error, cancel))
        {
            throw TransportFailure.Explain(Name, error);
        }
    }

    private static ServiceException Refused(SmtpCommandException refused)
    {
        var code = (int)refused.StatusCode;
        var who = refused.Mailbox is { } mailbox ? $" for {mailbox.Address}" : "";
        return new ServiceException(
            code is >= 400 and < 500 ? ServiceFailure.RetryLater : ServiceFailure.Permanent,
            Name,
            $"the server refused the mail{who} ({code} {PlainText.From(refused.Message)}).",
            refused)
        {
            Code = $"{code}",
            Field = refused.ErrorCode switch
            {
                SmtpErrorCode.RecipientNotAccepted => "to",
                SmtpErrorCode.SenderNotAccepted => "from",
                _ => null,
            },
            HadNoEffect = true,
        };
    }

    private static bool IsTransport(Exception error, CancellationToken cancel) =>
        error is IOException or SmtpProtocolException or System.Net.Sockets.SocketException or HttpRequestException or TimeoutException or SslHandshakeException
        || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    private SecureSocketOptions Encryption() => server.Security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.ImplicitTls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.Auto when server.Port == 465 => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.Auto when server.User is null => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.StartTls,
    };

    private async Task ConnectAsync(SmtpClient smtp, CancellationToken cancel)
    {
        try
        {
            var stream = await guard.ConnectAsync(server.Host, server.Port, cancel);
            await smtp.ConnectAsync(stream, server.Host, server.Port, Encryption(), cancel);
            if (server.User is { } user)
            {
                await smtp.AuthenticateAsync(user, server.Password ?? "", cancel);
            }
        }
        catch (AuthenticationException refused)
        {
            throw new ServiceException(ServiceFailure.SignInAgain, Name, "the server did not accept the user name or password.", refused) { HadNoEffect = true };
        }
        catch (NotSupportedException refused)
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, "the server offers no encryption or no way to sign in that we know.", refused) { HadNoEffect = true };
        }
        catch (SmtpCommandException refused)
        {
            throw Refused(refused);
        }
        catch (Exception error) when (IsTransport(error, cancel))
        {
            var explained = TransportFailure.Explain(Name, error);
            throw new ServiceException(explained.Kind, Name, explained.Message[(Name.Length + 2)..], error) { HadNoEffect = true };
        }
    }
}
