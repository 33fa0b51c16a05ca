using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Publishes the flows of the samples folder on an installation that never had them.</summary>
internal sealed class SampleImport(HostSettings settings, ISettingStore store, DefinitionLibrary library, ILogger<SampleImport> log)
{
    private const string DoneSetting = "samples.imported";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!settings.ImportSamples || !Directory.Exists(Folder) || await store.GetAsync(Tenants.Default, DoneSetting, cancellation) is not null)
        {
            return;
        }

        foreach (var file in Files())
        {
            await ImportAsync(file, cancellation);
        }

        await store.SetAsync(Tenants.Default, DoneSetting, "true", cancellation);
    }

    /// <summary>Those that need services are templates, and run by themselves only where everything is a demonstration.</summary>
    private IEnumerable<string> Files()
    {
        var flows = Path.Combine(Folder, "flows");
        return Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)
            .Concat(settings.IsDemo && Directory.Exists(flows) ? Directory.EnumerateFiles(flows, "*.json").Order(StringComparer.Ordinal) : []);
    }

    private async Task ImportAsync(string file, CancellationToken cancellation)
    {
        try
        {
            JsonObject model = JsonBody.Parse(await File.ReadAllBytesAsync(file, cancellation));
            await library.SaveAsync(Tenants.Default, model, publish: true, isFromDesigner: false, cancellation);
        }
        catch (Exception error) when (error is DefinitionException or RefusedException)
        {
            log.SampleRefused(Path.GetFileName(file), error.Message);
        }
    }
}

internal static partial class SampleLog
{
    [LoggerMessage(6401, LogLevel.Warning, "The sample {File} was not imported: {Reason}")]
    public static partial void SampleRefused(this ILogger log, string file, string reason);
}
