using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>
/// The little service that the compared flows call: <c>/show</c> tells what came, <c>/names</c> how headers are spelled, <c>/digest</c> asks for a digest of a
/// password, <c>/answer</c> answers what its address says, <c>/pages</c> has pages, <c>/shaky</c> works after some calls and <c>/slow</c> after a second.
/// </summary>
internal sealed partial class CaseService : IDisposable
{
    /// <summary>Where the flows call it, as they were recorded.</summary>
    public const string Recorded = "127.0.0.1:5790";

    private const string Json = "application/json";

    private static readonly string[] Shown = ["accept", "authorization", "content-type", "cookie", "user-agent"];

    private readonly ConcurrentDictionary<string, int> _hits = new(StringComparer.Ordinal);
    private readonly RawService _service;

    public CaseService() => _service = new RawService(Answer);

    /// <summary>Host and port.</summary>
    public string Place => _service.Address["http://".Length..];

    public void Dispose() => _service.Dispose();

    private string Answer(string request)
    {
        var (head, body) = (request.Split("\n\n", 2)[0].Split('\n'), request.Split("\n\n", 2)[1]);
        var (method, address) = (head[0].Split(' ')[0], head[0].Split(' ')[1]);
        var headers = head.Skip(1).GroupBy(line => line.Split(':', 2)[0].ToLowerInvariant(), line => line.Split(':', 2)[1].Trim()).ToDictionary(same => same.Key, same => string.Join(", ", same), StringComparer.Ordinal);
        var url = new Uri($"http://{Place}{address}");
        var query = HttpUtility.ParseQueryString(url.Query);
        var answer = url.AbsolutePath switch
        {
            "/show" => new Answered(200, [$"content-type: {Json}"], Utf8(ValueJson.ToJson(Told(method, address, headers, body)))),
            "/names" => new Answered(200, [$"content-type: {Json}"], ValueJson.ToJson(ValueObject.From(("headers", Spelled(head))))),
            "/digest" => Digest(method, query, headers, body),
            "/pages" => Page(query, headers, body),
            var path when path.StartsWith("/answer", StringComparison.Ordinal) => Wanted(query),
            var path when path.StartsWith("/shaky/", StringComparison.Ordinal) => Shaky(path, query["good"]),
            "/slow" => Late(),
            _ => new Answered(404, [$"content-type: {Json}"], "{\"error\":\"no route\"}"),
        };
        var isEmpty = method == "HEAD" || answer.Status is 204 or 304;
        var framing = answer.Status is 204 or 304 ? "" : "transfer-encoding: chunked\r\n";
        var content = isEmpty ? "" : (answer.Content.Length > 0 ? $"{answer.Content.Length:x}\r\n{answer.Content}\r\n" : "") + "0\r\n\r\n";
        return $"HTTP/1.1 {answer.Status} {ReasonOf(answer.Status)}\r\n{string.Concat(answer.Headers.Select(header => header + "\r\n"))}Date: {DateTimeOffset.UnixEpoch:R}\r\n{framing}\r\n{content}";
    }

    private static ValueObject Told(string method, string address, Dictionary<string, string> headers, string body)
    {
        var boundary = headers.TryGetValue("content-type", out var type) && Boundary().Match(type) is { Success: true } match ? match.Groups[1].Value : null;
        string Clean(string text) => boundary is null ? text : text.Replace(boundary, "BOUNDARY", StringComparison.Ordinal);
        var kept = headers.Where(header => (Shown.Contains(header.Key) && !header.Value.StartsWith("BizoholicFlows/", StringComparison.Ordinal)) || header.Key.StartsWith("x-", StringComparison.Ordinal)).Select(header => (header.Key, (Value)Clean(header.Value)));
        return ValueObject.From(("method", method), ("url", address), ("headers", ValueObject.From([.. kept])), ("body", Clean(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body))).Replace("\r\n", "|", StringComparison.Ordinal)));
    }

    private static ValueObject Spelled(string[] head)
        => ValueObject.From([.. head.Skip(1).Select(line => line.Split(':', 2)).Where(header => header[0].StartsWith("x-", StringComparison.OrdinalIgnoreCase) || header[0].ToLowerInvariant() is "soapaction" or "accept").Select(header => (header[0], (Value)header[1].Trim()))]);

    /// <summary>Asks for what the address says, and tells whether the answer knows the password "pass".</summary>
    private static Answered Digest(string method, System.Collections.Specialized.NameValueCollection query, Dictionary<string, string> headers, string body)
    {
        string? Given(string name) => query[name] is { Length: > 0 } text ? text : null;
        if (headers.GetValueOrDefault("authorization") is not { } sent || !sent.StartsWith("Digest ", StringComparison.Ordinal))
        {
            var asked = string.Concat(new[] { ("qop", "\""), ("algorithm", "") }.Where(part => Given(part.Item1) is not null).Select(part => $", {part.Item1}={part.Item2}{Given(part.Item1)}{part.Item2}"));
            return new Answered(401, [$"content-type: {Json}", $"WWW-Authenticate: Digest realm=\"Cases\", nonce=\"n0nce\"{asked}{(query["opaque"] is null ? "" : ", opaque=\"0paque\"")}"], ValueJson.ToJson(ValueObject.From(("said", headers.GetValueOrDefault("authorization", "")))));
        }

        var said = DigestPart().Matches(sent).ToDictionary(part => part.Groups[1].Value.ToLowerInvariant(), part => part.Groups[2].Value.Trim('"'), StringComparer.Ordinal);
#pragma warning disable CA5351 // What digests are made with.
        string Hash(string text) => Convert.ToHexStringLower(Given("algorithm")?.StartsWith("SHA-256", StringComparison.OrdinalIgnoreCase) == true ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        var (who, what) = (Hash($"{said["username"]}:Cases:pass"), Hash($"{method}:{said["uri"]}"));
        var isRight = said["response"] == Hash(said.TryGetValue("qop", out var quality) ? $"{who}:n0nce:{said["nc"]}:{said["cnonce"]}:{quality}:{what}" : $"{who}:n0nce:{what}");
        return new Answered(isRight ? 200 : 401, [$"content-type: {Json}"], ValueJson.ToJson(ValueObject.From(
            ("isRight", isRight), ("user", said["username"]), ("uri", said["uri"]), ("qop", said.GetValueOrDefault("qop")), ("opaque", said.GetValueOrDefault("opaque")), ("algorithm", said.GetValueOrDefault("algorithm", "MD5")), ("body", body))));
    }

    private static Answered Wanted(System.Collections.Specialized.NameValueCollection query)
    {
        var headers = (query.GetValues("header") ?? []).Select(header => header.Split(':', 2)).Select(header => $"{header[0]}: {header[1]}");
        var type = query["type"] ?? Json;
        return new Answered(
            int.Parse(query["status"] ?? "200", CultureInfo.InvariantCulture),
            [.. type == "none" ? headers : headers.Prepend($"content-type: {type}")],
            query["base64"] is { } file ? Encoding.Latin1.GetString(Convert.FromBase64String(file)) : Utf8(query["body"] ?? ""));
    }

    private Answered Page(System.Collections.Specialized.NameValueCollection query, Dictionary<string, string> headers, string body)
    {
        var page = int.Parse(query["page"] ?? headers.GetValueOrDefault("x-page") ?? (body.Length > 0 && ValueJson.Parse(body)["page"] is { Kind: ValueKind.Number } sent ? sent.ToString() : "1"), CultureInfo.InvariantCulture);
        var last = int.Parse(query["last"] ?? "3", CultureInfo.InvariantCulture);
        var content = page > last ? query["empty"] ?? "[]"
            : query["list"] is not null ? $$"""[{"page":{{page}},"n":1},{"page":{{page}},"n":2}]"""
            : $$"""{"page":{{page}},"items":[{{page * 10}}],"next":{{(page < last ? $"\"http://{Place}/pages?page={page + 1}&last={last}\"" : "null")}}}""";
        return new Answered(page > last ? int.Parse(query["after"] ?? "200", CultureInfo.InvariantCulture) : 200, [$"content-type: {Json}"], content);
    }

    private Answered Shaky(string path, string? good)
    {
        var attempt = _hits.AddOrUpdate(path, 1, static (_, hits) => hits + 1);
        var isGood = attempt >= int.Parse(good ?? "3", CultureInfo.InvariantCulture);
        return new Answered(isGood ? 200 : 503, [$"content-type: {Json}"], $$"""{"ok":{{(isGood ? "true" : "false")}},"attempt":{{attempt}}}""");
    }

    private static Answered Late()
    {
        Thread.Sleep(1_000);
        return new Answered(200, [$"content-type: {Json}"], "{}");
    }

    /// <summary>The service under the sockets writes a byte for each letter.</summary>
    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string ReasonOf(int status) => status switch
    {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        418 => "I'm a Teapot",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        _ => "Service Unavailable",
    };

    [GeneratedRegex("boundary=\"?([^\"]*)")]
    private static partial Regex Boundary();

    [GeneratedRegex("(\\w+)=(\"[^\"]*\"|[^,\\s]+)")]
    private static partial Regex DigestPart();

    private sealed record Answered(int Status, string[] Headers, string Content);
}
