using System.Diagnostics;
using Bizoholic.Flows.Tests;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>A server under load, in a process of its own on a folder of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private readonly ServerPlace _place;

    private ServerProcess(Process process, string address, ServerPlace place, TimeSpan startUp)
    {
        _process = process;
        _place = place;
        Address = address;
        StartUp = startUp;
    }

    public string Address { get; }

    /// <summary>From the start of the process to its first answer that it is ready.</summary>
    public TimeSpan StartUp { get; }

    public int Id => _process.Id;

    /// <summary>The process and all it started.</summary>
    public ProcessUse Use => ProcessUse.Of(_process.Id);

    /// <summary>One of this folder's programs, given its address as an argument or by <c>ASPNETCORE_URLS</c>.</summary>
    public static Task<ServerProcess> StartAsync(string assembly, Func<string, DirectoryInfo, IEnumerable<string>> arguments, params (string Name, string Value)[] environment)
        => StartAsync(assembly, arguments, new ServerPlace(Directory.CreateTempSubdirectory("flows-bench-")), environment);

    /// <inheritdoc cref="StartAsync(string, Func{string, DirectoryInfo, IEnumerable{string}}, ValueTuple{string, string}[])"/>
    public static Task<ServerProcess> StartAsync(string assembly, Func<string, DirectoryInfo, IEnumerable<string>> arguments, ServerPlace place, params (string Name, string Value)[] environment)
    {
        var folder = place.Folder;
        var address = $"http://127.0.0.1:{Ports.Free()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments(address, folder)]) { WorkingDirectory = folder.FullName };
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["FLOWS_DATA"] = folder.FullName;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return StartAsync(place.Cage?.Enclose(start) ?? start, address, place, "/healthz/readiness", TimeSpan.FromMinutes(3));
    }

    /// <summary>Any program that serves at an address.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string address, ServerPlace place, string probe, TimeSpan patience)
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
                    return new ServerProcess(process, address, place, watch.Elapsed);
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
            }

            await Task.Delay(20, limit.Token);
        }
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
        if (!_place.IsKept)
        {
            _place.Folder.Delete(recursive: true);
        }
    }
}

/// <summary>Where a server runs.</summary>
/// <param name="Folder">Its own, gone when it is disposed of.</param>
internal sealed record ServerPlace(DirectoryInfo Folder)
{
    /// <summary>The folder stays.</summary>
    public bool IsKept { get; init; }

    /// <summary>Bounds its memory; null for none.</summary>
    public MemoryCage? Cage { get; init; }
}
