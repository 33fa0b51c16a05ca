using System.Reflection;
using Bizoholic.Flows.Host.Hosting;

namespace Bizoholic.Flows.Host.Designer;

/// <summary>Where the designer's built files are: where the setting says, beside the published program, or in the source tree it was built from.</summary>
internal static class DesignerFolder
{
    /// <summary>Null when this build has no designer.</summary>
    /// <exception cref="SettingException">The setting names a folder without a designer.</exception>
    public static string? Find(HostSettings settings)
    {
        if (settings.DesignerFolder is { } chosen)
        {
            return HasDesigner(chosen) ? Path.GetFullPath(chosen) : throw new SettingException($"The setting Designer:Folder is wrong: expected a folder with the designer's index.html, found none in {Path.GetFullPath(chosen)}.");
        }

        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot", "studio");
        var built = typeof(DesignerFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(fact => fact.Key == "Designer")?.Value;
        return HasDesigner(published) ? published
            : built is not null && HasDesigner(Path.Combine(AppContext.BaseDirectory, built)) ? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, built))
            : null;
    }

    private static bool HasDesigner(string folder) => File.Exists(Path.Combine(folder, "index.html"));
}
