using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.N8n;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Commands;

/// <summary><c>import n8n FILE...</c>: flows exported from n8n, into the data of this installation or into a server that runs.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Exports of n8n, or zips of them.", Arity = ArgumentArity.OneOrMore };
        var branches = new Option<string>("--branches") { Description = "inOrder, as n8n runs them, or parallel.", DefaultValueFactory = _ => "inOrder" };
        var server = new Option<string?>("--server") { Description = "Address of a running server to import into, instead of this installation's data." };
        var key = new Option<string?>("--api-key") { Description = "An API key of that server with the scope write." };
        var json = new Option<bool>("--json") { Description = "Print the whole report as JSON." };
        var n8n = new Command("n8n", $"Imports flows exported from n8n and says what became of every step. Exit codes: {ExitCodes.Finished} all imported, {ExitCodes.BadInput} something was refused.") { files, branches, server, key, json };
        n8n.SetAction(async (parsed, cancellation) =>
        {
            var inParallel = parsed.GetValue(branches) == "parallel";
            try
            {
                var report = parsed.GetValue(server) is { } address
                    ? await SendAsync(parsed.GetValue(files)!, address, parsed.GetValue(key), inParallel, cancellation)
                    : await ImportAsync(parsed.GetValue(files)!, inParallel, cancellation);
                Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : string.Join(Environment.NewLine, Lines(report)));
                return report.Refused > 0 ? ExitCodes.BadInput : ExitCodes.Finished;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or HttpRequestException or UriFormatException)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return ExitCodes.BadInput;
            }
        });
        return new Command("import", "Imports flows of other programs.") { n8n };
    }

    private static async Task<ImportReport> ImportAsync(string[] files, bool inParallel, CancellationToken cancellation)
    {
        var uploads = await ReadAsync(files, cancellation);
        await using var app = FlowsApp.Create([]);
        foreach (var storage in app.Services.GetServices<IStorage>())
        {
            await storage.OpenAsync(migrate: true, cancellation);
        }

        return await app.Services.GetRequiredService<FlowImports>().ImportAsync(Tenants.Default, uploads, inParallel, cancellation);
    }

    private static async Task<ImportReport> SendAsync(string[] files, string address, string? key, bool inParallel, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("ApiKey", key);
        using var form = new MultipartFormDataContent();
        foreach (var file in files)
        {
            form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellation)), "files", Path.GetFileName(file));
        }

        using var response = await client.PostAsync(new Uri($"/api/import/n8n?branches={(inParallel ? "parallel" : "inOrder")}", UriKind.Relative), form, cancellation);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<ImportReport>(JsonSerializerOptions.Web, cancellation))!
            : throw new HttpRequestException($"{address} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}");
    }

    private static async Task<IReadOnlyList<UploadedFlow>> ReadAsync(string[] files, CancellationToken cancellation)
    {
        var uploads = new List<UploadedFlow>();
        foreach (var file in files)
        {
            uploads.AddRange(UploadedFlows.Unpack(Path.GetFileName(file), await File.ReadAllBytesAsync(file, cancellation)));
        }

        return uploads;
    }

    private static IEnumerable<string> Lines(ImportReport report)
    {
        foreach (var file in report.Files)
        {
            foreach (var problem in file.Problems)
            {
                yield return $"{file.File}: not imported. {problem}";
            }

            foreach (var flow in file.Flows)
            {
                yield return $"{file.File}: '{flow.Name}' {flow.Outcome} as {flow.DefinitionId}; {flow.Counts.Runs} steps run, {flow.Counts.NeedsCredential} need a credential, {flow.Counts.NeedsSettings} need settings, {flow.Counts.NotAvailable} are not available.";
                foreach (var step in flow.Steps.Where(step => step.Status != "runs"))
                {
                    yield return $"  {step.Status switch { "notAvailable" => "not available", "needsSettings" => "needs settings", _ => "needs a credential" }}: {step.Name} ({step.NodeType}). {step.Reason} {step.Advice}";
                }

                foreach (var note in flow.Notes)
                {
                    yield return $"  note: {note}";
                }
            }
        }

        foreach (var credential in report.Credentials)
        {
            yield return $"Credential to choose: {credential.Kind}{(credential.Name is null ? "" : $" '{credential.Name}'")}, used by {string.Join(", ", credential.UsedBy.Select(use => $"{use.Flow} / {use.Step}").Distinct())}.";
        }

        yield return $"{report.Imported} flows imported, {report.Refused} files refused.";
    }
}
