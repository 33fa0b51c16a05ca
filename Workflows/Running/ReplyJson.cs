using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Replies as the journal keeps them.</summary>
internal static class ReplyJson
{
    public static ValueObject From(HttpReply reply) => ValueObject.From(
        ("status", (double)reply.StatusCode),
        ("contentType", reply.ContentType),
        ("body", Convert.ToBase64String(reply.Body.Span)),
        ("headers", ValueArray.From(reply.Headers.Select(header => new Value(new ValueArray(header.Key, header.Value))))));

    public static HttpReply Read(Value json) => new(
        (int)json["status"].Number,
        json["contentType"].AsString(),
        Convert.FromBase64String(json["body"].ToString()),
        [.. (json["headers"].AsArray() ?? ValueArray.Empty).Select(header => KeyValuePair.Create(header[0].ToString(), header[1].ToString()))]);
}
