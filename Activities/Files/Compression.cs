using System.Formats.Tar;
using System.IO.Compression;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

[Activity("Bizoholic", "Files", "Pack files into a zip, tar or gzip file, or unpack one.", DisplayName = "Compression")]
public sealed class Compression : N8nActivity
{
    private const int MaxEntries = 1_000;

    private static ReadOnlySpan<byte> GzipMark => [0x1f, 0x8b];

    internal override double LatestVersion => 1.1;

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var wishes = Enumerable.Range(0, call.Items.Count).Select(i => Wish.Read(call, i)).ToArray();
        await call.ForEachAsync(async i =>
        {
            var wish = wishes[i];
            var files = new List<(BinaryReference File, ReadOnlyMemory<byte> Content)>();
            foreach (var property in wish.Properties)
            {
                var file = call.File(i, property);
                files.Add((file, await call.Context.Files.ReadAsync(file)));
            }

            var made = wish.Compresses ? Pack(call, wish, files) : Unpack(call, wish, files);
            call.Add(0, new Item(call.Items[i].Json) { PairedItem = i, Binary = made });
        });
    }

    private static Dictionary<string, BinaryReference> Pack(NodeCall call, Wish wish, List<(BinaryReference File, ReadOnlyMemory<byte> Content)> files)
    {
        if (wish.Format == "zip")
        {
            using var content = new MemoryStream();
            using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (file, bytes) in files)
                {
                    using var entry = zip.CreateEntry(file.FileName.Length > 0 ? file.FileName : "file").Open();
                    entry.Write(bytes.Span);
                }
            }

            return new() { [wish.OutputName] = call.Context.Files.Store(content.ToArray(), wish.FileName.Length > 0 ? wish.FileName : "data.zip", "application/zip") };
        }

        if (wish.Format is "tar" or "targz")
        {
            return new() { [wish.OutputName] = call.Context.Files.Store(Tar(files, wish.Format == "targz"), wish.FileName.Length > 0 ? wish.FileName : "data.tar", wish.Format == "tar" ? "application/x-tar" : "application/gzip") };
        }

        var made = new Dictionary<string, BinaryReference>(StringComparer.Ordinal);
        foreach (var (file, bytes) in files)
        {
            using var content = new MemoryStream();
            using (var gzip = new GZipStream(content, CompressionLevel.Optimal, leaveOpen: true))
            {
                gzip.Write(bytes.Span);
            }

            var stem = file.FileName.Split('.')[0];
            var wanted = wish.FileName.Replace(".gz", "", StringComparison.Ordinal);
            var name = wish.HasOnePerFile ? $"{stem}.gzip" : $"{(wanted.Length > 0 ? wanted : stem)}{Path.GetExtension(file.FileName).ToLowerInvariant()}.gz";
            made[wish.HasOnePerFile ? $"{wish.Prefix}{made.Count}" : $"{wish.OutputName}{(made.Count > 0 ? made.Count : "")}"] = call.Context.Files.Store(content.ToArray(), name, "application/gzip");
        }

        return made;
    }

    private static byte[] Tar(List<(BinaryReference File, ReadOnlyMemory<byte> Content)> files, bool isZipped)
    {
        using var content = new MemoryStream();
        using (var packed = isZipped ? new GZipStream(content, CompressionLevel.Optimal, leaveOpen: true) : null)
        using (var tar = new TarWriter(packed ?? (Stream)content, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (file, bytes) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, file.FileName.Length > 0 ? file.FileName : "file") { DataStream = new MemoryStream(bytes.ToArray()) });
            }
        }

        return content.ToArray();
    }

    private static Dictionary<string, BinaryReference> Unpack(NodeCall call, Wish wish, List<(BinaryReference File, ReadOnlyMemory<byte> Content)> files)
    {
        var made = new Dictionary<string, BinaryReference>(StringComparer.Ordinal);
        var left = (long)FlowFiles.MaxBytes * 2;
        foreach (var (file, bytes) in files)
        {
            try
            {
                if (bytes.Span.StartsWith("PK"u8))
                {
                    using var zip = new ZipArchive(new MemoryStream(bytes.ToArray()), ZipArchiveMode.Read);
                    foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0 && !entry.FullName.StartsWith("__MACOSX", StringComparison.Ordinal)).Take(MaxEntries))
                    {
                        using var stream = entry.Open();
                        Add(entry.Name, stream);
                    }
                }
                else if (IsTar(file.FileName))
                {
                    using var content = new MemoryStream(bytes.ToArray());
                    using var tar = new TarReader(bytes.Span.StartsWith(GzipMark) ? new GZipStream(content, CompressionMode.Decompress) : content);
                    for (var entries = 0; entries < MaxEntries && tar.GetNextEntry() is { } entry; entries++)
                    {
                        if (entry is { DataStream: { } stream, EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile })
                        {
                            Add(Path.GetFileName(entry.Name), stream);
                        }
                    }
                }
                else
                {
                    using var stream = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
                    Add(file.FileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file.FileName[..^3] : file.FileName, stream);
                }
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
            {
                throw new FaultException($"The file '{file.FileName}' is neither a zip, a tar nor a gzip file, or it is damaged.", inner: error);
            }
        }

        return made;

        void Add(string name, Stream stream)
        {
            // What a packed file says of its size is not to be believed.
            using var content = new MemoryStream();
            var buffer = new byte[81_920];
            while (stream.Read(buffer) is > 0 and var read)
            {
                content.Write(buffer, 0, read);
                left -= read;
                if (left < 0)
                {
                    throw new FaultException("The packed file is too large when it is unpacked.", type: "Limit");
                }
            }

            made[$"{wish.Prefix}{made.Count}"] = call.Context.Files.Store(content.ToArray(), name, FileSteps.MimeTypeOf(name));
        }
    }

    private static bool IsTar(string name) => Array.Exists([".tar", ".tgz", ".tar.gz"], end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private sealed record Wish(bool Compresses, IReadOnlyList<string> Properties, string Format, string FileName, string OutputName, string Prefix, bool HasOnePerFile)
    {
        public static Wish Read(NodeCall call, int i) => new(
            call.Text("operation", i, "decompress") == "compress",
            [.. FieldPath.Names(call.Text("binaryPropertyName", i, "data"))],
            call.Text("outputFormat", i, call.Version > 1 ? "zip" : ""),
            call.Text("fileName", i),
            call.Text("binaryPropertyOutput", i, "data"),
            call.Text("outputPrefix", i, call.Version > 1 || call.Text("operation", i, "decompress") == "decompress" ? "file_" : "data"),
            call.Version < 1.1);
    }
}
