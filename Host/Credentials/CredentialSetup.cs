using Bizoholic.Flows.Activities.Console;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Credentials;

internal static class CredentialSetup
{
    public static void AddCredentials(this IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(new DemoMode(settings.IsDemo)).AddSingleton<DemoServices>();
        services.AddSingleton(new CredentialTypes([typeof(WriteLine).Assembly]));
        services.AddSingleton(_ => settings.StorageProvider == "memory" ? MasterKeys.OfThisProcess() : MasterKeys.Load(settings.Credentials));
        services.AddSingleton<Envelope>();
        services.AddSingleton<OAuthClient>();
        services.AddSingleton<OAuthRenewal>();
        services.AddSingleton<CredentialGate>();
        services.AddSingleton<CredentialVault>();
        services.AddSingleton<ICredentialSource>(provider => provider.GetRequiredService<CredentialVault>());
        services.AddSingleton<CredentialUses>();
        services.AddSingleton<CredentialTester>();
        services.AddSingleton<KeyRotator>();
        services.AddSingleton<CredentialOptions>();
    }
}
