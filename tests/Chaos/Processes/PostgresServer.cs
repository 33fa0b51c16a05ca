using System.Diagnostics;
using Bizoholic.Flows.Tests;
using Npgsql;

namespace Bizoholic.Flows.Chaos.Processes;

/// <summary>
/// A PostgreSQL server of one's own: on a free port of the loopback address, in a temporary folder, with the durability of production. Its files are in memory
/// where there is room: processes die here, the machine does not, so nothing depends on how fast the disk is.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string InMemory = "/dev/shm";
    private const long RoomNeeded = 2L << 30;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = MakeFolder();
    private readonly int _port = Ports.Free();
    private int _databases;

    private static string Binaries { get; } =
        Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).LastOrDefault()
        ?? throw new InvalidOperationException("PostgreSQL is needed: apt-get install postgresql.");

    private string Data => Path.Combine(_folder.FullName, "data");

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        File.SetUnixFileMode(server._folder.FullName, (UnixFileMode)0b111_111_111);
        await RunAsync("pg_ctl", "-s", "-D", server.Data, "-o", "-A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync", "initdb");
        await server.StartServerAsync();
        return server;
    }

    /// <summary>Does something beside the databases of hosts.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var admin = NpgsqlDataSource.Create(ConnectionString(database));
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"flows{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Backs a database up while hosts work on it, as the nightly job does, and restores it under another name.</summary>
    public async Task<string> RestoreElsewhereAsync(string connectionString)
    {
        var dump = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        string[] place = ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "postgres"];
        await RunAsync("pg_dump", [.. place, "--format=custom", $"--file={dump}", new NpgsqlConnectionStringBuilder(connectionString).Database!]);
        var restored = await CreateDatabaseAsync();
        await RunAsync("pg_restore", [.. place, "--no-owner", "--exit-on-error", $"--dbname={new NpgsqlConnectionStringBuilder(restored).Database}", dump]);
        return restored;
    }

    /// <summary>Stops the server as a failing machine would, and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        await StopServerAsync();
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await StopServerAsync();
        _folder.Delete(recursive: true);
    }

    public Task StopServerAsync() => RunAsync("pg_ctl", "-s", "-D", Data, "-m", "immediate", "-w", "-t", "300", "stop");

    /// <summary>The server is asked whether it serves, rather than pg_ctl, which gives up on a machine that is busy.</summary>
    public async Task StartServerAsync()
    {
        await RunAsync(
            "pg_ctl", "-s", "-D", Data, "-l", Path.Combine(_folder.FullName, "log"), "-W",
            "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder.FullName} -c max_connections=300", "start");
        await using var source = NpgsqlDataSource.Create($"{ConnectionString("postgres")};Pooling=false;Timeout=5");
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await ServesAsync(source))
        {
            if (limit.IsCancellationRequested)
            {
                throw new InvalidOperationException($"PostgreSQL does not serve:\n{await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "log"))}");
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task<bool> ServesAsync(NpgsqlDataSource source)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static DirectoryInfo MakeFolder() => Directory.Exists(InMemory) && new DriveInfo(InMemory).AvailableFreeSpace > RoomNeeded
        ? Directory.CreateDirectory(Path.Combine(InMemory, $"flows-postgres-{Path.GetRandomFileName()}"))
        : Directory.CreateTempSubdirectory("flows-postgres-");

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    /// <summary>The server refuses to run as root; there it runs as the user that Debian's package makes.</summary>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries, program);
        string[] all = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", path, .. arguments] : [path, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}
