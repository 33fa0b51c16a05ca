using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Bizoholic.Flows.Tests;

namespace Bizoholic.Flows.Chaos.Processes;

/// <summary>The real host as a process of its own: to be killed, paused, stopped and started again on the same address.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="settings">Environment variables, beside those every host here gets.</param>
/// <param name="program">Folder of the host's program; the one that was built with this when null.</param>
internal sealed class HostProcess(string name, IReadOnlyDictionary<string, string> settings, string? program = null) : IAsyncDisposable
{
    public const string Password = "chaos-and-cluster-1";
    private const string IncarnationMark = "This host is ";
    private const int LinesKept = 400;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-host-");
    private readonly int _port = Ports.Free();
    private readonly ConcurrentQueue<string> _lines = new();
    private Process? _process;

    public string Name => name;

    /// <summary>Told of each line the host writes.</summary>
    public event Action<string>? Wrote;

    /// <summary>What the host calls itself in this life; null before it has said so.</summary>
    public string? Incarnation { get; private set; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(30) }) { Timeout = TimeSpan.FromSeconds(60) };

    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>Of the process in this life.</summary>
    public int ProcessId => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the host wrote last, all of its lives together.</summary>
    public IEnumerable<string> Lines => _lines;

    /// <summary>Starts the process and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await BeginAsync();
        await ReadyAsync(cancellation);
    }

    /// <summary>Waits until a process that was begun is ready.</summary>
    public async Task ReadyAsync(CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        while (!await IsReadyAsync(limit.Token))
        {
            if (!IsRunning)
            {
                throw new InvalidOperationException($"{name} ended while it started:\n{string.Join('\n', _lines.TakeLast(30))}");
            }

            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Starts the process and does not wait for it.</summary>
    public async Task BeginAsync()
    {
        await EndAsync();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program ?? AppContext.BaseDirectory, "Bizoholic.Flows.Host.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["FLOWS_DATA"] = _folder.FullName;
        start.Environment["FLOWS_ADMIN_PASSWORD"] = Password;
        start.Environment["ASPNETCORE_URLS"] = Address;
        start.Environment["Samples__Import"] = "false";
        start.Environment["Outgoing__AllowedNetworks__0"] = "127.0.0.0/8";
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        Incarnation = null;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL: nothing of the process gets to say good-bye.</summary>
    public async Task KillAsync()
    {
        _process?.Kill(entireProcessTree: false);
        await EndAsync();
    }

    /// <summary>SIGTERM, as an update sends it; returns when the process has ended.</summary>
    public async Task StopAsync()
    {
        BeginStop();
        await EndAsync();
    }

    public void BeginStop() => Signal("TERM");

    public void Pause() => Signal("STOP");

    public void Continue() => Signal("CONT");

    public async Task SignInAsync()
    {
        var answer = await Client.PostAsJsonAsync($"{Address}/elsa/api/identity/login", new { username = "admin", password = Password });
        answer.EnsureSuccessStatusCode();
        Token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public string? Token { get; private set; }

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>($"{Address}/elsa/api{path}");

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await Client.PostAsJsonAsync($"{Address}/elsa/api{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text.Length == 0 ? default : JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{name}: {path} answered {(int)answer.StatusCode}: {text}");
    }

    public Task<JsonElement> PublishAsync(object model) => PostAsync("/workflow-definitions", new { publish = true, model });

    public async Task<string> StatusOfAsync(string runId) => (await GetAsync($"/workflow-instances/{runId}")).GetProperty("subStatus").GetString()!;

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            Signal("CONT");
            await KillAsync();
        }

        Client.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task EndAsync()
    {
        if (_process is not null)
        {
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Incarnation = line.IndexOf(IncarnationMark, StringComparison.Ordinal) is >= 0 and var at ? line[(at + IncarnationMark.Length)..].Trim() : Incarnation;
            Wrote?.Invoke(line);
            _lines.Enqueue(line);
            while (_lines.Count > LinesKept)
            {
                _lines.TryDequeue(out _);
            }
        }
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            return (await Client.GetAsync($"{Address}/healthz/readiness", cancellation)).IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            return false;
        }
    }
}
