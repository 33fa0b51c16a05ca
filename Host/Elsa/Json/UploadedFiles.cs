using System.IO.Compression;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Problems;

namespace Bizoholic.Flows.Host.Elsa.Json;

/// <summary>JSON files sent with a form, alone or in zips.</summary>
internal static class UploadedFiles
{
    /// <exception cref="RefusedException">There is no form, or a file is too large, damaged or no JSON object.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ReadJsonFilesAsync(this HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "The request is not valid", "Expected a form with files.");
        }

        var found = new List<JsonObject>();
        foreach (var file in (await request.ReadFormAsync(cancellation)).Files)
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancellation);
            found.AddRange(file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Unzip(content) : [JsonBody.Parse(content.ToArray())]);
        }

        return found;
    }

    public static async Task<byte[]> ZipAsync(IEnumerable<(string Name, byte[] Content)> files, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                await using var entry = zip.CreateEntry(name).Open();
                await entry.WriteAsync(bytes, cancellation);
            }
        }

        return content.ToArray();
    }

    private static List<JsonObject> Unzip(MemoryStream content)
    {
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read);
            var models = new List<JsonObject>();
            foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                using var file = entry.Open();
                models.Add(JsonBody.Parse(ReadBounded(file)));
            }

            return models;
        }
        catch (InvalidDataException)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "The request is not valid", "The zip file is damaged.");
        }
    }

    /// <summary>A zip says nothing reliable of its entries' sizes.</summary>
    private static byte[] ReadBounded(Stream file)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            content.Write(buffer.AsSpan(0, read));
            if (content.Length > JsonBody.MaxBytes)
            {
                throw new RefusedException(StatusCodes.Status413PayloadTooLarge, "The request is too large", "A file in the zip is too large.");
            }
        }

        return content.ToArray();
    }
}
