using Microsoft.AspNetCore.HttpOverrides;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Proxies whose word counts on who calls: behind one, every caller would have its address otherwise.</summary>
internal static class TrustedProxies
{
    public static void AddTrustedProxies(this IServiceCollection services, HostSettings settings) => services.Configure<ForwardedHeadersOptions>(options =>
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = null;

        // By default the machine itself is believed, where anybody with a foot in the door could say who calls.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }
    });

    public static void UseTrustedProxies(this IApplicationBuilder app, HostSettings settings)
    {
        if (settings.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }
    }
}
