using Bizoholic.Flows.Host.Hosting;

namespace Bizoholic.Flows.Host.SignUps;

internal static class SignUpSetup
{
    /// <summary>Tells services the addresses of the flows that they are to call.</summary>
    public static void AddSignUps(this IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton<SignUpTable>().AddSingleton<SignUpSecrets>().AddSingleton<SignUpCheck>();
        if (settings.Roles.HasFlag(HostRoles.Scheduler))
        {
            services.AddSingleton<SignUpWork>();
            services.AddHostedService<SignUpService>();
        }
    }
}
