using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Addresses that resume one run, signed so that nobody can guess one. The tenant is in the signature, never in what a caller says beside it.</summary>
internal sealed class ResumeAddresses(ISettingStore settings, HostSettings host, IServiceProvider services)
{
    private const string KeySetting = "webhooks.resumeKey";

    private byte[]? _key;

    /// <summary>To be called before the first run.</summary>
    public async Task LoadKeyAsync(CancellationToken cancellation)
    {
        if (await settings.GetAsync(Tenants.Default, KeySetting, cancellation) is null)
        {
            await settings.SetAsync(Tenants.Default, KeySetting, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancellation);
        }

        // Read back: another host may have been faster.
        _key = Convert.FromBase64String((await settings.GetAsync(Tenants.Default, KeySetting, cancellation))!);
    }

    /// <param name="kind">"webhook" or "form".</param>
    public string? Of(string kind, string tenantId, string runId) => _key is null ? null : $"{Root()}/{kind}-waiting/{runId}?signature={Sign(tenantId, runId)}";

    /// <summary>The tenant whose run an address resumes; null where the signature is not ours.</summary>
    public string? TenantOf(string runId, string? signature)
    {
        var tenant = signature?.IndexOf('.', StringComparison.Ordinal) is > 0 and var at ? Decode(signature[(at + 1)..]) : Tenants.Default;
        return tenant is not null && _key is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature ?? ""), Encoding.UTF8.GetBytes(Sign(tenant, runId))) ? tenant : null;
    }

    /// <summary>Signs a text of another kind than an address.</summary>
    public string Seal(string text) => WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_key!, Encoding.UTF8.GetBytes($"seal\n{text}")).AsSpan(0, 24));

    private string Sign(string tenantId, string runId)
    {
        var hash = WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_key!, Encoding.UTF8.GetBytes($"{tenantId}/{runId}")).AsSpan(0, 24));
        return tenantId == Tenants.Default ? hash : $"{hash}.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(tenantId))}";
    }

    private static string? Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Where people and services reach this installation, without a slash at the end.</summary>
    public string Root() => (host.PublicUrl?.ToString()
        ?? services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? HostSettings.DefaultUrl).TrimEnd('/');
}
