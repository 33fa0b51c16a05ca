using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bizoholic.Flows.Benchmarks;

/// <summary>A server under load, in a process of its own on a folder of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string address, DirectoryInfo folder)
    {
        _process = process;
        Address = address;
        Folder = folder;
    }

    public string Address { get; }

    public DirectoryInfo Folder { get; }

    /// <summary>Resident memory now, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    public static async Task<ServerProcess> StartAsync(string assembly, Func<string, DirectoryInfo, IEnumerable<string>> arguments, params (string Name, Func<DirectoryInfo, string> Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("flows-bench-");
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments(address, folder)]) { RedirectStandardOutput = true, WorkingDirectory = folder.FullName };
        start.Environment["ASPNETCORE_URLS"] = address;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value(folder);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                if ((await client.GetAsync($"{address}/healthz/readiness", limit.Token)).IsSuccessStatusCode)
                {
                    return new ServerProcess(process, address, folder);
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
