using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Bizoholic.Flows.Tests;

namespace Bizoholic.Flows.Recovery.Tests;

/// <summary>The real host as a process of its own, to be killed and started again on the same data folder, or on a PostgreSQL database.</summary>
/// <param name="settings">Environment variables beside those every host here gets.</param>
internal sealed class HostProcess(string dataFolder, string? connectionString = null, params IReadOnlyList<(string Name, string Value)> settings) : IAsyncDisposable
{
    private const string Password = "recovery-tests-1";

    private readonly int _port = Ports.Free();
    private Process? _process;

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public string Address => $"http://127.0.0.1:{_port}";

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Bizoholic.Flows.Host.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataFolder,
        };
        start.Environment["FLOWS_DATA"] = dataFolder;
        start.Environment["FLOWS_ADMIN_PASSWORD"] = Password;
        start.Environment["ASPNETCORE_URLS"] = Address;
        start.Environment["Samples__Import"] = "false";
        start.Environment["Schedules__MissedAfterSeconds"] = "1";
        if (connectionString is not null)
        {
            start.Environment["Storage__Provider"] = "postgres";
            start.Environment["Storage__ConnectionString"] = connectionString;
        }

        start.Environment["Outgoing__AllowedNetworks__0"] = "127.0.0.0/8";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        _process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!await IsReadyAsync())
        {
            Assert.False(_process.HasExited, "The host ended while it started:\n" + string.Join('\n', said));
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>SIGKILL: nothing of the process gets to say good-bye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM, as service managers and Kubernetes send it. Returns the exit status.</summary>
    public async Task<int> TerminateAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        var status = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return status;
    }

    public async Task SignInAsync()
    {
        var answer = await Client.PostAsJsonAsync($"{Address}/elsa/api/identity/login", new { username = "admin", password = Password });
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonElement> GetAsync(string path)
        => await Client.GetFromJsonAsync<JsonElement>($"{Address}/elsa/api{path}");

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await Client.PostAsJsonAsync($"{Address}/elsa/api{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Client.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await Client.GetAsync($"{Address}/healthz/readiness")).IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            return false;
        }
    }
}
