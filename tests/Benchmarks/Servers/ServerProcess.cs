using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>A server under load, in a process of its own on a folder of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string address, DirectoryInfo folder, TimeSpan startUp)
    {
        _process = process;
        Address = address;
        Folder = folder;
        StartUp = startUp;
    }

    public string Address { get; }

    public DirectoryInfo Folder { get; }

    /// <summary>From the start of the process to its first answer that it is ready.</summary>
    public TimeSpan StartUp { get; }

    public int Id => _process.Id;

    /// <summary>The process and all it started.</summary>
    public ProcessUse Use => ProcessUse.Of(_process.Id);

    /// <summary>One of this folder's programs, given its address as an argument or by <c>ASPNETCORE_URLS</c>.</summary>
    public static Task<ServerProcess> StartAsync(string assembly, Func<string, DirectoryInfo, IEnumerable<string>> arguments, params (string Name, string Value)[] environment)
        => StartAsync(assembly, arguments, Directory.CreateTempSubdirectory("flows-bench-"), environment);

    /// <summary>The same on a folder that is there already.</summary>
    public static Task<ServerProcess> StartAsync(string assembly, Func<string, DirectoryInfo, IEnumerable<string>> arguments, DirectoryInfo folder, params (string Name, string Value)[] environment)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments(address, folder)]) { WorkingDirectory = folder.FullName };
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["FLOWS_DATA"] = folder.FullName;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return StartAsync(start, address, folder, "/healthz/readiness", TimeSpan.FromSeconds(60));
    }

    /// <summary>Any program that serves at an address, on a folder that goes with it.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string address, DirectoryInfo folder, string probe, TimeSpan patience)
    {
        start.RedirectStandardOutput = true;
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                if ((await client.GetAsync(address + probe, limit.Token)).IsSuccessStatusCode)
                {
                    return new ServerProcess(process, address, folder, watch.Elapsed);
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
            }

            await Task.Delay(20, limit.Token);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends the process; its folder stays.</summary>
    public void Stop()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
        if (Folder.Exists)
        {
            Folder.Delete(recursive: true);
        }
    }
}
