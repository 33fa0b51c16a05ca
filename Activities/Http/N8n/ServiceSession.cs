using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// How a service is signed in to before it is called: a call with the name and password of the credential, whose answer gives what the others show.
/// <c>{user}</c>, <c>{key}</c> and <c>{database}</c> stand for the credential's, other names in braces for fields of the answer.
/// </summary>
/// <param name="Header">The header that is shown, with what stands in it.</param>
/// <param name="Leads">What comes first in the list at the path, for services that are shown it in the body.</param>
internal sealed record SignIn(string Url, Value Body, (string Name, string Value)? Header, (string Path, ValueArray Values)? Leads)
{
    public static SignIn? Read(Value given) => given.AsObject() is not { } how ? null : new SignIn(
        how["url"].ToString(),
        how["body"],
        how["header"].AsString() is { } header ? (header, how["value"].ToString()) : null,
        how["leads"].AsString() is { } path ? (path, how["values"].AsArray() ?? ValueArray.Empty) : null);
}

/// <summary>A service that was signed in to, for the calls of one step.</summary>
internal sealed partial class ServiceSession(SignIn how)
{
    private Value _answer;

    /// <param name="send">Calls the service.</param>
    /// <exception cref="FaultException">The service did not take the name and password.</exception>
    public async Task<RequestParts> ApplyAsync(RequestParts parts, Credential credential, Func<RequestParts, Task<ServiceAnswer>> send)
    {
        if (_answer.IsUndefined)
        {
            var url = how.Url.StartsWith(RequestAuth.OwnAddress, StringComparison.Ordinal) ? ServiceAccount.AddressOf(credential) + how.Url[RequestAuth.OwnAddress.Length..] : how.Url;
            var asked = new RequestParts("POST", url, [], [], Filled(how.Body, credential), "json", null, parts.Timeout);
            HttpCredential.RequireHost(credential, RequestSender.AddressOf(asked));
            var answer = await send(asked);
            _answer = answer.IsSuccess && answer.Body.AsObject() is { } body ? body : throw Refused(credential, $"it answered with the status {answer.Status}");
        }

        parts = how.Header is { } header ? parts with { Headers = [.. parts.Headers, (header.Name, Hole().Replace(header.Value, hole => Of(hole.Groups[1].Value, credential).ToString()))] } : parts;
        if (how.Leads is { } leads && FieldPath.Of(leads.Path) is var path)
        {
            var list = path.Get(parts.Body).AsArray() ?? ValueArray.Empty;
            parts = parts with { Body = path.Set(parts.Body.AsObject() ?? ValueObject.Empty, ValueArray.From(leads.Values.Select(value => Filled(value, credential)).Concat(list))) };
        }

        return parts;
    }

    private Value Filled(Value wanted, Credential credential)
        => wanted.AsObject() is { } members ? members.Aggregate(ValueObject.Empty, (made, member) => made.With(member.Key, Filled(member.Value, credential)))
            : wanted.AsArray() is { } list ? ValueArray.From(list.Select(element => Filled(element, credential)))
            : wanted.AsString() is { } text && Hole().Match(text) is { Success: true } match && match.Length == text.Length ? Of(match.Groups[1].Value, credential)
            : wanted;

    private Value Of(string name, Credential credential) => name switch
    {
        "user" => credential["user"] is { Length: > 0 } user ? user : credential["username"],
        "key" => credential[ServiceAccount.Key] is { Length: > 0 } key ? key : credential["password"],
        "database" => ServiceAccount.DatabaseOf(credential),
        _ when FieldPath.Of(name).Get(_answer) is { IsNullish: false } found && found != Value.False => found,
        _ => throw Refused(credential, $"its answer has no '{name}'"),
    };

    private static FaultException Refused(Credential credential, string why)
        => new($"The credential '{credential.Name}' could not sign in to the service: {why}. See whether its user and key are right.", type: "Credential");

    [GeneratedRegex(@"\{([\w.]+)\}")]
    private static partial Regex Hole();
}
