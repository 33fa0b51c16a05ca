using Bizoholic.Flows.Tests;
using MimeKit;

namespace Bizoholic.Flows.Connectors.Tests.Services;

/// <summary>A real SMTP server that keeps its mail in a folder.</summary>
public sealed class MailFixture : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("flows-mail-");
    private ChildService? service;

    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        ChildService.Require("SMTP server", "/usr/bin/python3", "/usr/lib/python3/dist-packages/aiosmtpd");
        Port = Ports.Free();
        (service, _) = await ChildService.StartAsync("tests/services/smtp/sink.py", new Dictionary<string, string>(), folder.FullName, $"{Port}");
    }

    /// <summary>Takes out all mail with this subject.</summary>
    public async Task<List<MimeMessage>> TakeAsync(string subject)
    {
        var found = new List<MimeMessage>();
        foreach (var file in folder.GetFiles("*.eml"))
        {
            var message = await MimeMessage.LoadAsync(file.FullName);
            if (message.Subject == subject)
            {
                found.Add(message);
            }
        }

        return found;
    }

    public async Task DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
