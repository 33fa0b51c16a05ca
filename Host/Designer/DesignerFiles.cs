using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Bizoholic.Flows.Host.Designer;

/// <summary>The designer's files, of which many are there in brotli form only.</summary>
internal sealed class DesignerFiles(IFileProvider provider)
{
    private readonly FileExtensionContentTypeProvider _types = new() { Mappings = { [".dat"] = "application/octet-stream", [".blat"] = "application/octet-stream", [".webmanifest"] = "application/manifest+json" } };

    /// <param name="path">Relative; a path that leads out of the folder finds nothing.</param>
    public DesignerFile? Find(string path)
    {
        var plain = provider.GetFileInfo(path);
        var packed = provider.GetFileInfo(path + ".br");
        return Exists(plain) || Exists(packed)
            ? new DesignerFile(path, Exists(plain) ? plain : null, Exists(packed) ? packed : null, _types.TryGetContentType(path, out var type) ? type : "application/octet-stream")
            : null;
    }

    private static bool Exists(IFileInfo file) => file is { Exists: true, IsDirectory: false };
}
