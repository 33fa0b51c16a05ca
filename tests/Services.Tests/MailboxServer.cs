using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Tests;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>A real IMAP server, in which everybody has a mailbox with the password <c>secret</c>.</summary>
public sealed class MailboxServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-imap-");
    private ChildService? _server;

    public int Port { get; } = Ports.Free();

    public async Task InitializeAsync()
    {
        ChildService.Require("IMAP server", "/usr/sbin/dovecot");
        (_server, _) = await ChildService.StartAsync("tests/services/imap/serve.sh", new Dictionary<string, string>(), _folder.FullName, $"{Port}");
    }

    public async Task DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? default);
        _folder.Delete(recursive: true);
    }

    /// <summary>Puts a mail into a folder, which is made where it is not there.</summary>
    public Task AddAsync(string user, MimeMessage mail, DateTimeOffset received, string folder = "INBOX") => WithAsync(user, async imap =>
    {
        var inside = folder == "INBOX" ? imap.Inbox! : (await imap.GetFolder(imap.PersonalNamespaces[0]).CreateAsync(folder, true))!;
        await inside.AppendAsync(new AppendRequest(mail, MessageFlags.None, received));
        return true;
    });

    /// <summary>How many mails of the inbox nobody has read.</summary>
    public Task<int> UnreadAsync(string user) => WithAsync(user, async imap =>
    {
        await imap.Inbox!.OpenAsync(FolderAccess.ReadOnly);
        return (await imap.Inbox.SearchAsync(MailKit.Search.SearchQuery.NotSeen)).Count;
    });

    private async Task<T> WithAsync<T>(string user, Func<ImapClient, Task<T>> work)
    {
        using var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", Port, SecureSocketOptions.None);
        await imap.AuthenticateAsync(user, "secret");
        var done = await work(imap);
        await imap.DisconnectAsync(true);
        return done;
    }
}
