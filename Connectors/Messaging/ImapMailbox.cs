using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MimeKit;

namespace Bizoholic.Flows.Connectors.Messaging;

/// <summary>How to reach a mailbox.</summary>
/// <param name="IsSecure">Encrypted from the first byte; otherwise by STARTTLS, where the server offers it.</param>
public sealed record ImapServer(string Host, int Port, bool IsSecure, string User, string Password)
{
    /// <summary>Takes certificates that nobody vouches for.</summary>
    public bool TrustsAnyCertificate { get; init; }

    /// <summary>Shows no password.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}";
}

/// <summary>A mail as it lies in a folder.</summary>
public sealed record ReceivedMail(uint Uid, MimeMessage Message);

/// <summary>What a look into a folder found.</summary>
/// <param name="Validity">Uids mean the same mails as long as this stays.</param>
/// <param name="LastUid">The highest uid that is given out.</param>
public sealed record FolderLook(uint Validity, uint LastUid, IReadOnlyList<ReceivedMail> Mails);

/// <summary>Reads a mailbox over IMAP, by connections that the guard has judged.</summary>
public sealed class ImapMailbox(GuardedHttp guard, ImapServer server)
{
    private const string Name = "Mailbox";

    /// <summary>Says whether the server can be reached and takes the user and password.</summary>
    [Effect(EffectClass.None)]
    public Task CheckAsync(CancellationToken cancel = default) => WithAsync(null, false, static (_, _) => Task.FromResult(true), cancel);

    /// <summary>The mails of a folder that fit, the oldest first.</summary>
    /// <param name="folder">Its name, with the names of those around it.</param>
    /// <param name="query">Made of what the folder is: the validity of its uids.</param>
    /// <param name="since">Leaves out those that the server got before; null for none.</param>
    /// <param name="newest">Only so many, the newest.</param>
    /// <param name="cancel">Stops waiting.</param>
    [Effect(EffectClass.None)]
    public Task<FolderLook> LookAsync(string folder, Func<uint, SearchQuery> query, DateTimeOffset? since = null, int newest = int.MaxValue, CancellationToken cancel = default)
        => WithAsync(folder, false, async (inside, stop) =>
        {
            var last = (inside!.UidNext?.Id ?? 1) - 1;
            List<UniqueId> uids = [.. (await inside.SearchAsync(query(inside.UidValidity), stop)).OrderBy(uid => uid.Id).TakeLast(newest)];
            if (since is not null && uids.Count > 0)
            {
                var received = await inside.FetchAsync(uids, MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate, stop);
                uids = [.. received.Where(one => one.InternalDate >= since).Select(one => one.UniqueId).OrderBy(uid => uid.Id)];
            }

            var mails = new List<ReceivedMail>();
            foreach (var uid in uids)
            {
                mails.Add(new ReceivedMail(uid.Id, await inside.GetMessageAsync(uid, stop)));
            }

            return new FolderLook(inside.UidValidity, last, mails);
        }, cancel);

    /// <summary>Marks mails as read.</summary>
    [Effect(EffectClass.None)]
    public Task MarkReadAsync(string folder, IReadOnlyList<uint> uids, CancellationToken cancel = default)
        => WithAsync(folder, true, async (inside, stop) =>
        {
            await inside!.AddFlagsAsync([.. uids.Select(uid => new UniqueId(uid))], MessageFlags.Seen, silent: true, stop);
            return true;
        }, cancel);

    private async Task<T> WithAsync<T>(string? folder, bool writes, Func<IMailFolder?, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var imap = new ImapClient();
        PatientStream? stream = null;
        try
        {
            if (server.TrustsAnyCertificate)
            {
#pragma warning disable CA5359 // A person asked for it, for a server of their own.
                imap.ServerCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            }

            stream = await guard.ConnectAsync(server.Host, server.Port, cancel);
            await imap.ConnectAsync(stream, server.Host, server.Port, server.IsSecure ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable, cancel);
            await imap.AuthenticateAsync(server.User, server.Password, cancel);
            var inside = folder is null ? null : folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? imap.Inbox! : await imap.GetFolderAsync(folder, cancel);
            if (inside is not null)
            {
                await inside.OpenAsync(writes ? FolderAccess.ReadWrite : FolderAccess.ReadOnly, cancel);
            }

            var answer = await work(inside, cancel);
            await imap.DisconnectAsync(quit: true, cancel);
            return answer;
        }
        catch (AuthenticationException refused)
        {
            throw new ServiceException(ServiceFailure.SignInAgain, Name, "the server did not accept the user name or password.", refused) { HadNoEffect = true };
        }
        catch (FolderNotFoundException missing)
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, $"there is no folder '{folder}' in this mailbox.", missing) { Field = "mailbox", HadNoEffect = true };
        }
        catch (ImapCommandException refused)
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, $"the server refused ({PlainText.From(refused.ResponseText)}).", refused) { HadNoEffect = true };
        }
        catch (NotSupportedException refused)
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, "the server offers no encryption or no way to sign in that we know.", refused) { HadNoEffect = true };
        }
        catch (ImapProtocolException error) when (stream is { HasEnded: false })
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, "what answers at that address is no mailbox. Check server and port in the credential.", error) { HadNoEffect = true };
        }
        catch (Exception error) when (error is IOException or ImapProtocolException or System.Net.Sockets.SocketException or HttpRequestException or TimeoutException or SslHandshakeException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            var explained = TransportFailure.Explain(Name, error);
            throw new ServiceException(explained.Kind, Name, explained.Message[(Name.Length + 2)..], error) { HadNoEffect = true };
        }
    }
}
