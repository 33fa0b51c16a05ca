using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// A second call for each thing that the first one answered: <c>{.id}</c> in its address or body is a field of that, <c>{.path:raw}</c> a part of the address
/// with its slashes, <c>{.place:url}</c> an address.
/// </summary>
internal static partial class FollowUp
{
    /// <param name="then">Its <c>method</c>, <c>url</c> and <c>body</c>.</param>
    /// <returns>Null where the thing has not the field that the address names: there is nothing to follow.</returns>
    public static RequestParts? Of(RequestParts first, ValueObject then, ValueObject found)
    {
        var isMissing = false;
        var url = Field().Replace(then["url"].ToString(), match =>
        {
            var value = FieldPath.Of(match.Groups[1].Value).Get(found);
            isMissing |= value.IsNullish;
            var text = Uri.EscapeDataString(JsText.ToText(value));
            return match.Groups[2].Value switch { "url" => JsText.ToText(value), "raw" => text.Replace("%2F", "/", StringComparison.Ordinal), _ => text };
        });
        return isMissing ? null : first with { Method = then["method"].ToString(), Url = url, Query = [], Body = then["body"].IsNullish ? default : Filled(then["body"], found), BodyType = "json", BodyFile = null, Form = [] };
    }

    /// <summary>Whether a field of what was answered has one of the values that are named for it.</summary>
    public static bool IsAny(ValueObject wanted, Value answer)
        => wanted.Any(field => FieldPath.Of(field.Key).Get(answer) is var given && (field.Value.AsArray()?.Contains(given) ?? given == field.Value));

    /// <exception cref="FaultException">The work ended, but not as it should.</exception>
    public static ServiceAnswer Required(ValueObject? wanted, ServiceAnswer answer)
        => wanted is null || IsAny(wanted, answer.Body) ? answer
            : throw new FaultException($"The service did not do it: {string.Join(", ", wanted.Select(field => $"{field.Key} is {JsText.ToText(FieldPath.Of(field.Key).Get(answer.Body))}"))}.");

    /// <param name="path">Where the service tells why it failed.</param>
    public static void ThrowIfFailed(string? path, ServiceAnswer answer)
    {
        if (path is not null && FieldPath.Of(path).Get(answer.Body).AsString() is { } why)
        {
            throw new FaultException($"The service did not do it: {why}");
        }
    }

    private static Value Filled(Value body, ValueObject found)
        => body.AsObject() is { } members ? members.Aggregate(ValueObject.Empty, (made, member) => Filled(member.Value, found) is { IsUndefined: false } value ? made.With(member.Key, value) : made)
            : body.AsArray() is { } list ? ValueArray.From(list.Select(element => Filled(element, found)))
            : body.AsString() is { } text && Field().Match(text) is { Success: true } match && match.Length == text.Length ? FieldPath.Of(match.Groups[1].Value).Get(found)
            : body;

    [GeneratedRegex(@"\{\.([\w.]+)(?::(raw|url))?\}")]
    private static partial Regex Field();
}
