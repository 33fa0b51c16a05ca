using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Problems;
using Microsoft.Extensions.FileProviders;

namespace Bizoholic.Flows.Host.Designer;

internal static class DesignerEndpoints
{
    private const string Root = "/studio/";

    /// <summary>The designer under /studio/. Whatever path is not a file belongs to the designer's own pages.</summary>
    public static void MapDesigner(this IEndpointRouteBuilder app)
    {
        var settings = app.ServiceProvider.GetRequiredService<HostSettings>();
        var folder = DesignerFolder.Find(settings);
        var files = folder is null ? null : new DesignerFiles(new PhysicalFileProvider(folder));
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/", methods, () => TypedResults.Redirect(Root)).AllowAnonymous().ExcludeFromDescription();
        app.MapMethods(Root + "{**path}", methods, http => ServeAsync(http, files)).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task ServeAsync(HttpContext http, DesignerFiles? files)
    {
        var path = http.GetRouteValue("path") as string ?? "";
        if (path.Length == 0 && http.Request.Path.Value is { } asked && !asked.EndsWith('/'))
        {
            return TypedResults.Redirect(Root).ExecuteAsync(http);
        }

        return files is null ? Refusals.NotFound("This build has no designer. Build it with npm in the folder Designer, or build without SkipDesigner.").ExecuteAsync(http)
            : files.Find(path) is { } file ? file.SendAsync(http)
            : Path.HasExtension(path) ? Refusals.NotFound("The designer has no such file.").ExecuteAsync(http)
            : files.Find("index.html")!.SendAsync(http);
    }
}
