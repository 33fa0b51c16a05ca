using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Tells a service the address of a flow, looks whether it still has it, and takes it back: with the calls that a trigger's registration has under <c>signUp</c>.</summary>
/// <param name="webhookUrl">The address.</param>
/// <param name="secret">The one of ours that calls are known by.</param>
/// <param name="open">Opens the credential, with a new token where one was refused.</param>
public sealed class SignUpCalls(Value signUp, string webhookUrl, string secret, Func<string?, ValueTask<OpenedCredential>> open, HttpClient client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceAuth? _service = ServiceAuth.Read(signUp["auth"]);

    /// <summary>Names the address where a service wants a short name.</summary>
    private string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(webhookUrl)))[..12];

    /// <summary>An address as a service is told it: with the key that its calls are known by, where it signs nothing.</summary>
    public static string AddressOf(Value settings, string address, string secret)
        => settings["signUp"]["hasKey"] == Value.True ? $"{address}?{ServiceSecrets.Key}={secret}" : address;

    /// <summary>Whether anything is to be told to a service at all.</summary>
    public static bool HasCalls(Value signUp) => signUp["calls"].AsArray() is { Count: > 0 };

    /// <summary>A service that can be asked.</summary>
    public bool CanLook => signUp["look"].AsObject() is not null;

    /// <summary>What the service keeps of this address.</summary>
    /// <param name="kept">What its answers gave before.</param>
    /// <exception cref="SignUpException">It could not be asked.</exception>
    public async Task<SignedUp> LookAsync(ValueObject kept, CancellationToken cancellation)
    {
        var look = signUp["look"];
        foreach (var first in look["before"].AsArray() ?? ValueArray.Empty)
        {
            kept = Keep(first["keeps"], (await SendAsync(first, kept, mayBeGone: false, cancellation)).Answer, kept);
        }

        var (status, answer) = await SendAsync(look, kept, mayBeGone: true, cancellation);
        if (status is 404 or 410)
        {
            return new SignedUp(false, kept, null, null);
        }

        Value[] entries = [.. EntriesIn(answer, look["in"].AsString()).Where(entry => IsAs(look["of"], entry, kept))];
        var taken = look["taken"].AsString() is { } path ? entries.Select(entry => FieldPath.Of(path).Get(entry).AsString()).FirstOrDefault(address => !string.IsNullOrEmpty(address)) : null;
        return entries.FirstOrDefault(entry => IsAs(look["where"], entry, kept)) is { IsUndefined: false } found
            ? new SignedUp(true, Keep(look["keeps"], found, kept), null, taken)
            : new SignedUp(false, kept, null, taken);
    }

    /// <summary>Tells the service the address.</summary>
    /// <exception cref="SignUpException">It was not taken.</exception>
    public async Task<SignedUp> SignUpAsync(CancellationToken cancellation)
    {
        var (kept, given) = (ValueObject.Empty, (string?)null);
        foreach (var call in signUp["calls"].AsArray() ?? ValueArray.Empty)
        {
            var (_, answer) = await SendAsync(call, kept, mayBeGone: false, cancellation);
            kept = Keep(call["keeps"], answer, kept);
            given = call["secret"].AsString() is { } path ? FieldPath.Of(path).Get(answer).AsString() : given;
        }

        // Some services do not say under which name they keep it.
        return signUp["look"]["keeps"].AsObject()?.Any(name => !kept.Contains(name.Key)) == true && await LookAsync(kept, cancellation) is { IsThere: true } found
            ? found with { Secret = given }
            : new SignedUp(true, kept, given, null);
    }

    /// <summary>Takes the address back. What is gone already is fine.</summary>
    /// <exception cref="SignUpException">It could not be taken back.</exception>
    public async Task SignOffAsync(ValueObject kept, CancellationToken cancellation)
    {
        foreach (var call in signUp["signOff"].AsArray() ?? ValueArray.Empty)
        {
            await SendAsync(call, kept, mayBeGone: true, cancellation);
        }
    }

    /// <summary>Takes back what the service has of this address, whether it is known under which name or not; where it calls one address only, never another one than this.</summary>
    /// <exception cref="SignUpException">It could not be asked, or told.</exception>
    public async Task SignOffIfThereAsync(ValueObject kept, CancellationToken cancellation)
    {
        if (!CanLook)
        {
            await SignOffAsync(kept, cancellation);
        }
        else if (await LookAsync(kept, cancellation) is { IsThere: true } found)
        {
            await SignOffAsync(found.Kept, cancellation);
        }
        else if (kept.Count > 0 && signUp["alone"].AsString() is not { Length: > 0 })
        {
            // A long list may not show all.
            await SignOffAsync(kept, cancellation);
        }
    }

    private async Task<(int Status, Value Answer)> SendAsync(Value call, ValueObject kept, bool mayBeGone, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        IReadOnlyList<string> secrets = [];
        var service = signUp["service"].ToString();
        try
        {
            string? refused = null;
            while (true)
            {
                var opened = await open(refused);
                secrets = opened.Secrets;
                using var credential = opened.Credential;
                using var request = Request(Signed(Parts(call, Known(kept, credential)), credential));
                using var response = await client.SendAsync(request, limit.Token);
                var text = await response.Content.ReadAsStringAsync(limit.Token);
                var status = (int)response.StatusCode;
                if (status == 401 && refused is null && credential[CredentialNames.AccessToken] is { Length: > 0 } token)
                {
                    refused = token;
                    continue;
                }

                var answer = FieldTypes.TryJson(text, out var json) ? json : text;
                var fault = call["fails"].AsString() is { } fails ? FieldPath.Of(fails).Get(answer) : default;
                return response.IsSuccessStatusCode && !JsText.IsTruthy(fault) ? (status, answer)
                    : mayBeGone && status is 404 or 410 ? (status, default)
                    : throw new SignUpException($"{service} answered {(response.IsSuccessStatusCode ? "with an error" : status.ToString(CultureInfo.InvariantCulture))}: {Said(text)}");
            }
        }
        catch (FaultException error)
        {
            throw new SignUpException(error.Message, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new SignUpException($"{service} could not be reached: {Hidden(Unreached.Why(error))}", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new SignUpException($"{service} did not answer in time.", error);
        }

        string Said(string text)
        {
            var shown = Hidden(text.ReplaceLineEndings(" ").Trim());
            return shown.Length == 0 ? "nothing more." : shown.Length > 300 ? shown[..300] + "..." : shown;
        }

        string Hidden(string text) => secrets.Append(secret).Where(one => one.Length > 3).Aggregate(text, (left, one) => left.Replace(one, "***", StringComparison.Ordinal));
    }

    /// <summary>Some services are shown the credential in what is sent, and in no other way.</summary>
    private RequestParts Signed(RequestParts parts, Credential credential)
    {
        if (signUp["auth"]["none"] != Value.True)
        {
            return RequestAuth.Apply(parts, credential, _service);
        }

        HttpCredential.RequireHost(credential, RequestSender.AddressOf(parts));
        return parts;
    }

    private ValueObject Known(ValueObject kept, Credential credential)
        => kept.With("user", credential["user"]).With("password", credential["password"] is { Length: > 0 } password ? password : credential[ServiceAccount.Key]);

    private RequestParts Parts(Value call, ValueObject kept)
    {
        var url = call["url"].ToString().Replace("{tag}", Tag, StringComparison.Ordinal);
        url = kept.Aggregate(url, (left, one) => left.Replace($"{{{one.Key}}}", one.Value.ToString() is var text && text.StartsWith("https://", StringComparison.Ordinal) ? text : Uri.EscapeDataString(text), StringComparison.Ordinal));
        var isForm = call["form"].AsObject() is not null;
        return new RequestParts(
            call["method"].ToString(),
            url,
            QueryText.Of(Put(call["query"], kept).AsObject() ?? ValueObject.Empty, "brackets"),
            [.. (Put(call["headers"], kept).AsObject() ?? ValueObject.Empty).Select(header => (header.Key, header.Value.ToString()))],
            isForm ? QueryText.Join(QueryText.Of(Put(call["form"], kept).AsObject()!, call["arrays"].AsString() ?? "brackets")) : Put(call["body"], kept),
            isForm ? "form-urlencoded" : "json",
            null,
            Patience);
    }

    private HttpRequestMessage Request(RequestParts parts)
    {
        var request = new HttpRequestMessage(new HttpMethod(parts.Method), RequestSender.AddressOf(parts));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Content = parts.Body.IsNullish ? null
            : parts.BodyType == "json" ? new StringContent(ValueJson.ToJson(parts.Body), Encoding.UTF8, "application/json")
            : new StringContent(parts.Body.ToString(), Encoding.UTF8, "application/x-www-form-urlencoded");
        foreach (var (name, value) in parts.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>A part of a call with what is known by now in its places; a text that is one name only becomes the value itself.</summary>
    private Value Put(Value part, ValueObject kept) => part.Kind switch
    {
        ValueKind.String when part.ToString() is ['{', .., '}'] text && kept.Contains(text[1..^1]) => kept[text[1..^1]],
        ValueKind.String => kept.Aggregate(
            part.ToString().Replace("{webhookUrl}", webhookUrl, StringComparison.Ordinal).Replace("{secret}", secret, StringComparison.Ordinal).Replace("{tag}", Tag, StringComparison.Ordinal),
            (left, one) => left.Replace($"{{{one.Key}}}", one.Value.ToString(), StringComparison.Ordinal)),
        ValueKind.Array => ValueArray.From(part.AsArray()!.Select(element => Put(element, kept))),
        ValueKind.Object => ValueObject.From([.. part.AsObject()!.Where(member => !member.Value.IsNullish).Select(member => (member.Key, Put(member.Value, kept)))]),
        _ => part,
    };

    private static ValueObject Keep(Value names, Value answer, ValueObject kept)
        => (names.AsObject() ?? ValueObject.Empty).Aggregate(kept, (left, name) => FieldPath.Of(name.Value.ToString()).Get(answer) is { IsNullish: false } value ? left.With(name.Key, value) : left);

    private bool IsAs(Value wanted, Value entry, ValueObject kept)
        => (wanted.AsObject() ?? ValueObject.Empty).All(member => FieldPath.Of(member.Key).Get(entry).ToString() == Put(member.Value, kept).ToString());

    private static IEnumerable<Value> EntriesIn(Value answer, string? path) => path switch
    {
        null => [answer],
        "." => Entries(answer),
        _ when path.StartsWith("*.", StringComparison.Ordinal) => Entries(answer).SelectMany(entry => EntriesIn(entry, path[2..])),
        _ => Entries(FieldPath.Of(path).Get(answer)),
    };

    /// <summary>The entries of a list; of an object of texts its names, as ids, with the texts as addresses.</summary>
    private static IEnumerable<Value> Entries(Value list)
        => list.AsArray() ?? (list.AsObject() ?? ValueObject.Empty).Select(member => (Value)ValueObject.From(("id", member.Key), ("url", member.Value)));
}

/// <summary>What a service has of an address.</summary>
/// <param name="Kept">What its answers gave that is needed later.</param>
/// <param name="Secret">The secret that it gave; null for one of ours.</param>
/// <param name="Taken">The address that it calls now, where it calls one only.</param>
public sealed record SignedUp(bool IsThere, ValueObject Kept, string? Secret, string? Taken);

/// <summary>A service was not told, in words for the person who looks at the flow.</summary>
public sealed class SignUpException(string message, Exception? inner = null) : Exception(message, inner);
