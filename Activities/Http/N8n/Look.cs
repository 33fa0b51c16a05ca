using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// A look at a service for what is new since a moment. In its request <c>{since}</c> and <c>{now}</c> stand for the moments as <c>2026-01-31T09:30:00Z</c>, <c>{sinceSeconds}</c> for
/// seconds since 1970.
/// </summary>
/// <param name="Since">Null where a person tries it out: then what there is will do. A part of the query that is nothing but this moment is left out, as services take no old ones there.</param>
internal sealed record Look(DateTimeOffset? Since, DateTimeOffset Now)
{
    public RequestParts Fill(RequestParts request) => request with
    {
        Url = Filled(request.Url),
        Query = [.. request.Query.Where(one => Since is not null || one.Value is not "{since}").Select(one => (one.Name, Filled(one.Value)))],
        Body = Filled(request.Body),
    };

    private Value Filled(Value value)
        => value.AsString() is { } text ? Filled(text)
            : value.AsObject() is { } json ? ValueObject.From([.. json.Select(member => (member.Key, Filled(member.Value)))])
            : value.AsArray() is { } list ? ValueArray.From(list.Select(Filled))
            : value;

    private string Filled(string text) => !text.Contains('{', StringComparison.Ordinal) ? text : text
        .Replace("{since}", Moment(Since ?? DateTimeOffset.UnixEpoch), StringComparison.Ordinal)
        .Replace("{sinceSeconds}", (Since ?? DateTimeOffset.UnixEpoch).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{now}", Moment(Now), StringComparison.Ordinal);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
