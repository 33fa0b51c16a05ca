using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using MailKit;
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
        catch (Exception error) when (error is IOException or SmtpProtocolException or TimeoutException or OperationCanceledException)
        {
            // The server has taken the mail: a broken goodbye does not matter.
        }

        return message.MessageId!;
    }

    private static async Task SendAsync(SmtpClient smtp, MimeMessage message, CancellationToken cancel)
    {
        var sent = new SentBytes();
        try
        {
            await smtp.SendAsync(message, cancel, sent);
        }
        catch (SmtpCommandException refused)
        {
            throw Refused(refused);
        }
        catch (ServiceNotAuthenticatedException refused)
        {
            throw new ServiceException(ServiceFailure.SignInAgain, Name, "the server takes mail only from those who sign in with a user name and password.", refused) { HadNoEffect = true };
        }
        catch (Exception error) when (IsTransport(error, cancel))
        {
            throw Broken(error, hadNoEffect: !sent.Any);
        }
    }

    private static ServiceException Broken(Exception error, bool hadNoEffect)
    {
        var explained = TransportFailure.Explain(Name, error);
        return new ServiceException(explained.Kind, Name, explained.Message[(Name.Length + 2)..], error) { HadNoEffect = hadNoEffect || explained.HadNoEffect };
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
        PatientStream? stream = null;
        try
        {
            stream = await guard.ConnectAsync(server.Host, server.Port, cancel);
            await smtp.ConnectAsync(stream, server.Host, server.Port, Encryption(), cancel);
            if (server.User is { } user)
            {
                await smtp.AuthenticateAsync(user, server.Password ?? "", cancel);
            }
        }
        catch (AuthenticationException refused) when (refused.InnerException is SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 } later)
        {
            throw new ServiceException(ServiceFailure.RetryLater, Name, $"the server lets nobody sign in just now ({(int)later.StatusCode} {PlainText.From(later.Message)}).", refused) { Code = $"{(int)later.StatusCode}", HadNoEffect = true };
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
        catch (SmtpProtocolException error) when (stream is { HasEnded: false })
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, "what answers at that address is no mail server. Check server and port in the credential.", error) { HadNoEffect = true };
        }
        catch (Exception error) when (IsTransport(error, cancel))
        {
            throw Broken(error, hadNoEffect: true);
        }
    }

    /// <summary>Whether anything of the mail itself has gone out: until then, no server can have taken it.</summary>
    private sealed class SentBytes : ITransferProgress
    {
        public bool Any { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => Any = true;

        public void Report(long bytesTransferred) => Any = true;
    }
}
