using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;

namespace Bizoholic.Flows.Host.Tests.Credentials;

public sealed class MasterKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flows-keys").FullName;

    private string KeyFile => Path.Combine(_folder, MasterKeys.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_key_file_is_made_once_and_only_its_owner_may_read_it()
    {
        var first = FromFile().Current;

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(KeyFile) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(first, FromFile().Current, (one, other) => one.Version == other.Version && one.Key.SequenceEqual(other.Key));
        Assert.Equal([KeyFile], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_credential_can_be_read_only_where_it_belongs()
    {
        var envelope = new Envelope(FromFile());
        var row = Sealed(envelope, "open sesame");

        Assert.Equal("open sesame", envelope.Read(row).Values["password"]);
        Assert.Throws<CredentialException>(() => envelope.Read(row with { TenantId = "other" }));
        Assert.Throws<CredentialException>(() => envelope.Read(row with { CredentialId = "other" }));
        Assert.Throws<CredentialException>(() => envelope.Read(row with { Type = "httpHeaderAuth" }));
        Assert.Throws<CredentialException>(() => envelope.Read(row with { Sealed = Sealed(envelope, "other").Sealed }));
        Assert.Throws<CredentialException>(() => envelope.Read(row with { Sealed = new byte[3] }));
        Assert.True(row.Sealed.Span.IndexOf("sesame"u8) < 0);
    }

    [Fact]
    public void Every_change_draws_a_new_data_key()
    {
        var envelope = new Envelope(FromFile());

        Assert.False(Sealed(envelope, "same").Sealed.Span.SequenceEqual(Sealed(envelope, "same").Sealed.Span));
    }

    [Fact]
    public async Task A_rotation_wraps_everything_anew_and_hosts_that_run_go_on_reading()
    {
        var storage = new InMemoryStorage();
        ICredentialStore store = storage;
        var running = new Envelope(FromFile());
        for (var i = 0; i < 3; i++)
        {
            await store.SaveAsync(Sealed(running, $"secret {i}", $"c{i}"), default);
        }

        var keys = FromFile();
        var done = await new KeyRotator(keys, new Envelope(keys), store).RotateAsync(addsVersion: true, default);

        Assert.Equal(new KeyRotation(2, 3), done);
        foreach (var (row, i) in (await store.ListAsync("t", default)).OrderBy(row => row.CredentialId).Select((row, i) => (row, i)))
        {
            Assert.Equal((2, $"secret {i}"), (row.KeyVersion, running.Read(row).Values["password"]));
        }

        Assert.Equal(2, Sealed(running, "new").KeyVersion);
    }

    [Fact]
    public void Keys_from_a_setting_are_checked_and_the_highest_version_encrypts()
    {
        var key = Convert.ToBase64String(new byte[32]);

        Assert.Equal(10, MasterKeys.Load(new CredentialSettings([$"9:{key}", $"10:{key}", $"2:{key}"], null, false)).Current.Version);
        Assert.Contains("Credentials:MasterKeys", Assert.Throws<SettingException>(() => MasterKeys.Load(new CredentialSettings(["1:short"], null, false))).Message);
        Assert.Contains(KeyFile, Assert.Throws<SettingException>(() => MasterKeys.Load(new CredentialSettings([], KeyFile, false))).Message);
        Assert.Throws<CredentialException>(() => MasterKeys.Load(new CredentialSettings([], null, false)).Current);
    }

    [Fact]
    public void A_key_that_is_not_here_is_named()
    {
        var row = Sealed(new Envelope(FromFile()), "x") with { KeyVersion = 5 };

        Assert.Contains("version 5", Assert.Throws<CredentialException>(() => new Envelope(FromFile()).Read(row)).Message);
    }

    private MasterKeys FromFile() => MasterKeys.Load(new CredentialSettings([], KeyFile, MayCreateKeyFile: true));

    private static CredentialRow Sealed(Envelope envelope, string password, string id = "c")
        => envelope.Write(new CredentialRow("t", id, "Shop", "httpBasicAuth", 0, default, default, 0, null, default, default), new CredentialDocument { Values = new Dictionary<string, string> { ["password"] = password } }, default);
}
