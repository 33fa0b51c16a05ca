using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Signs a request as Amazon Web Services, and stores that are called as S3 is, want it: Signature Version 4.</summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Stands in an address for the region of the credential.</summary>
    private const string Region = "{region}";

    private const string Store = "s3";

    /// <summary>The address with the credential's region in it; a store of one's own has its address in the credential.</summary>
    public static RequestParts At(RequestParts parts, Credential credential, string? service)
    {
        const string amazon = $"https://s3.{Region}.amazonaws.com";
        var url = service == Store && parts.Url.StartsWith(amazon, StringComparison.Ordinal) && credential[ServiceAccount.Address].Length > 0 ? ServiceAccount.AddressOf(credential) + parts.Url[amazon.Length..] : parts.Url;
        return parts with { Url = url.Replace(Region, RegionOf(credential), StringComparison.Ordinal) };
    }

    /// <param name="body">What is sent, byte by byte.</param>
    /// <param name="service">The service that signs it in, such as s3 or ses; null where its address tells.</param>
    public static RequestParts Sign(RequestParts parts, Credential credential, DateTimeOffset now, ReadOnlySpan<byte> body, string? service)
    {
        var address = RequestSender.AddressOf(parts);
        var name = service ?? ServiceAt(address.Host);
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var digest = Convert.ToHexStringLower(SHA256.HashData(body));
        List<(string Name, string Value)> headers = [.. parts.Headers.Where(header => !header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)), ("x-amz-date", time)];
        if (name == Store)
        {
            headers.Add(("x-amz-content-sha256", digest));
        }

        if (credential["sessionToken"] is { Length: > 0 } session)
        {
            headers.Add(("x-amz-security-token", session));
        }

        var signed = headers.Append(("host", address.IsDefaultPort ? address.Host : address.Authority))
            .GroupBy(header => header.Item1.ToLowerInvariant(), header => string.Join(' ', header.Item2.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => (header.Key, Value: string.Join(',', header))).ToArray();
        var names = string.Join(';', signed.Select(header => header.Key));
        var request = $"{parts.Method}\n{Path(address, name)}\n{Query(address)}\n{string.Concat(signed.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{digest}";

        var scope = $"{time[..8]}/{RegionOf(credential)}/{name}/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + credential.Require("secretAccessKey").Trim()), static (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        headers.Add(("Authorization", $"{Algorithm} Credential={credential.Require("accessKeyId").Trim()}/{scope}, SignedHeaders={names}, Signature={signature}"));
        return parts with { Headers = headers };
    }

    private static string RegionOf(Credential credential) => credential["region"].Trim() is { Length: > 0 } region ? region : "us-east-1";

    /// <summary>Addresses start with the name of their service, but for those of a bucket.</summary>
    private static string ServiceAt(string host) => host.Split('.') switch
    {
        var labels when labels.Any(label => label == Store || label.StartsWith("s3-", StringComparison.Ordinal)) => Store,
        ["email", ..] => "ses",
        [var first, ..] => first,
        [] => host,
    };

    /// <summary>All services but S3 want what is escaped in the path escaped once more.</summary>
    private static string Path(Uri address, string service)
    {
        var path = string.Join('/', address.AbsolutePath.Split('/').Select(part => Uri.EscapeDataString(Uri.UnescapeDataString(part))));
        return service == Store ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
    }

    private static string Query(Uri address)
        => string.Join('&', address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Escaped(pair[0]), Value: Escaped(pair.ElementAtOrDefault(1) ?? "")))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Escaped(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text.Replace('+', ' ')));
}
