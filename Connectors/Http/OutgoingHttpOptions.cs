using System.ComponentModel.DataAnnotations;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Where flows may call, and how much they may take.</summary>
public sealed class OutgoingHttpOptions
{
    /// <summary>
    /// Hosts that may live at private addresses: "crm.internal", "crm.internal:8000" for one port, "*.svc.cluster.local" for all names below.
    /// Default none: only public addresses can be called.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Networks in CIDR form, such as "10.42.0.0/16", that may be called although they are not public. Default none.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Largest answer read, in bytes after decompression. Default 64 MB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxResponseBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Longest time for one call from the first byte sent to the last byte read, redirects included; for an answer that is streamed, longest silence in it. Default 100 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Longest time to open a connection. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Redirects followed before giving up. Default 5; 0 follows none.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; set; } = 5;
}
