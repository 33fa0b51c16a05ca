using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Rest;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Bizoholic.Flows.Connectors.Mcp;

/// <summary>A server of the Model Context Protocol over HTTP, whose tools can be listed and called.</summary>
/// <param name="http">The guarded client.</param>
/// <param name="address">The server's endpoint, such as https://tools.example.com/mcp.</param>
/// <param name="authorization">Value of the Authorization header; null or blank for a server that wants none.</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class McpServer(HttpClient http, Uri address, string? authorization, TimeProvider? time = null)
{
    /// <summary>The member of a call's <c>_meta</c> that names it.</summary>
    public const string IdempotencyKey = "idempotencyKey";

    private const string Service = "MCP";

    private readonly SecretMask mask = new(authorization?[(authorization.IndexOf(' ') + 1)..] ?? "");

    /// <summary>What the server offers, all pages of it.</summary>
    [Effect(EffectClass.None)]
    public Task<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancel = default) => WithClientAsync<IReadOnlyList<McpTool>>(
        async client => [.. (await client.ListToolsAsync(cancellationToken: cancel)).Select(tool => new McpTool(tool.Name, tool.Description, tool.JsonSchema, tool.ProtocolTool.Annotations is { } hints && (hints.ReadOnlyHint == true || hints.IdempotentHint == true)))],
        mayHaveActed: false,
        cancel);

    /// <summary>Calls a tool. Nothing tells whether a call that was lost has been done.</summary>
    /// <param name="tool">The server's name for it.</param>
    /// <param name="arguments">By name.</param>
    /// <param name="key">Goes along as <c>_meta.idempotencyKey</c>: a server that minds it does nothing twice. Null for none.</param>
    /// <param name="cancel">Stops waiting.</param>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<McpAnswer> CallAsync(string tool, IReadOnlyDictionary<string, object?> arguments, string? key = null, CancellationToken cancel = default)
    {
        var options = key is null ? null : new RequestOptions { Meta = new JsonObject { [IdempotencyKey] = key } };
        var result = await WithClientAsync(client => client.CallToolAsync(tool, arguments, options: options, cancellationToken: cancel).AsTask(), mayHaveActed: true, cancel);
        var text = string.Join("\n", result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return result.IsError == true
            ? throw new ServiceException(ServiceFailure.Permanent, Service, $"the tool '{tool}' failed: {mask.Clean(PlainText.From(text.Length == 0 ? "it does not say why." : text))}") { Status = 200, Code = "tool_error" }
            : new McpAnswer(text, result.StructuredContent);
    }

    private async Task<T> WithClientAsync<T>(Func<McpClient, Task<T>> use, bool mayHaveActed, CancellationToken cancel)
    {
        var isConnected = false;
        using var asked = new AskedWait(http, time ?? TimeProvider.System);
        using var sender = new HttpClient(asked, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            var options = new HttpClientTransportOptions { Endpoint = address, TransportMode = HttpTransportMode.StreamableHttp, EnableStandaloneGetStream = false };
            if (!string.IsNullOrWhiteSpace(authorization))
            {
                options.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = authorization };
            }

            await using var client = await McpClient.CreateAsync(new HttpClientTransport(options, sender), new McpClientOptions { ClientInfo = new Implementation { Name = "bizoholic-flows", Version = "1.0" } }, cancellationToken: cancel);
            isConnected = true;
            return await use(client);
        }
        catch (HttpRequestException error) when (error.StatusCode is { } status)
        {
            throw Refusal(status, error, asked.Last);
        }
        catch (McpProtocolException error)
        {
            throw new ServiceException(ServiceFailure.Permanent, Service, mask.Clean(PlainText.From(error.Message)), error) { Status = 200, Code = error.ErrorCode.ToString() };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            var failure = TransportFailure.Explain(Service, error);
            throw isConnected && mayHaveActed ? failure : new ServiceException(failure.Kind, Service, failure.Message[(Service.Length + 2)..], error) { HadNoEffect = true };
        }
        catch (Exception error) when (error is McpException or JsonException or InvalidOperationException)
        {
            throw new ServiceException(ServiceFailure.Permanent, Service, $"the server did not answer as one of the Model Context Protocol; is the address right? {mask.Clean(PlainText.From(error.Message))}", error);
        }
    }

    private static ServiceException Refusal(HttpStatusCode status, Exception error, TimeSpan? wait) => status switch
    {
        HttpStatusCode.Unauthorized => new(ServiceFailure.SignInAgain, Service, "the token was not accepted.", error) { Status = 401 },
        HttpStatusCode.Forbidden => new(ServiceFailure.Permanent, Service, "the token may not use this server.", error) { Status = 403 },
        HttpStatusCode.NotFound => new(ServiceFailure.Permanent, Service, "there is no server at this address.", error) { Status = 404 },
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new(ServiceFailure.RetryLater, Service, $"the server answered with status {(int)status}.", error) { Status = (int)status, RetryAfter = wait },
        _ => new(ServiceFailure.Permanent, Service, $"the server answered with status {(int)status}.", error) { Status = (int)status },
    };
}

/// <param name="InputSchema">JSON schema of the arguments.</param>
/// <param name="MayRepeat">The server says that calling it again changes nothing more.</param>
public sealed record McpTool(string Name, string Description, JsonElement InputSchema, bool MayRepeat);

/// <param name="Text">All text of the answer.</param>
/// <param name="Data">What the tool gave as data; null for text only.</param>
public sealed record McpAnswer(string Text, JsonElement? Data);
