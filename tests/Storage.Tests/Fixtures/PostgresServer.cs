using System.Diagnostics;
using Bizoholic.Flows.Tests;
using Npgsql;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

/// <summary>A PostgreSQL server of the tests' own: on a free port of the loopback address, in a temporary folder, gone when the test process ends.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-postgres-");
    private readonly int _port = Ports.Free();
    private int _databases;

    private static string Binaries { get; } =
        Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).LastOrDefault()
        ?? throw new InvalidOperationException("These tests need PostgreSQL: apt-get install postgresql.");

    public int Port => _port;

    private string Data => Path.Combine(_folder.FullName, "data");

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        File.SetUnixFileMode(server._folder.FullName, (UnixFileMode)0b111_111_111);
        await RunAsync("pg_ctl", "-s", "-D", server.Data, "-o", "-A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync", "initdb");
        await server.StartServerAsync();
        return server;
    }

    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"flows{Interlocked.Increment(ref _databases)}";
        await using var admin = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = admin.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Stops the server as a failing machine would, and starts it again.</summary>
    public async Task CrashAndRestartAsync()
    {
        await RunAsync("pg_ctl", "-s", "-D", Data, "-m", "immediate", "-w", "stop");
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", "-s", "-D", Data, "-m", "immediate", "-w", "stop");
        _folder.Delete(recursive: true);
    }

    private Task StartServerAsync() => RunAsync(
        "pg_ctl", "-s", "-D", Data, "-l", Path.Combine(_folder.FullName, "log"), "-w",
        "-o", $"-p {_port} -c max_connections=300 -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder.FullName} -c recovery_init_sync_method=syncfs", "start");

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    /// <summary>The server refuses to run as root; there it runs as the user that Debian's package makes.</summary>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries, program);
        string[] all = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", path, .. arguments] : [path, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}
