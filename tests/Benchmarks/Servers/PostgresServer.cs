using System.Diagnostics;
using Bizoholic.Flows.Tests;
using Npgsql;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>A PostgreSQL server of the measurement's own, with the settings it comes with: on a free port of the loopback address, in a temporary folder.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-bench-postgres-");
    private readonly int _port = Ports.Free();

    private PostgresServer()
    {
    }

    public int Port => _port;

    private static string Binaries { get; } =
        Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).LastOrDefault()
        ?? throw new InvalidOperationException("This suite needs PostgreSQL: apt-get install postgresql.");

    private string Data => Path.Combine(_folder.FullName, "data");

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(server._folder.FullName, (UnixFileMode)0b111_111_111);
        }

        await RunAsync("pg_ctl", "-s", "-D", server.Data, "-o", "-A trust -U postgres -E UTF8 --locale=C.UTF-8", "initdb");
        await RunAsync(
            "pg_ctl", "-s", "-D", server.Data, "-l", Path.Combine(server._folder.FullName, "log"), "-w",
            "-o", $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={server._folder.FullName}", "start");
        return server;
    }

    /// <returns>The new database's connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using var admin = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = admin.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", "-s", "-D", Data, "-m", "immediate", "-w", "stop");
        _folder.Delete(recursive: true);
    }

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
