using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http;

internal static class HttpText
{
    /// <summary>Headers as they are entered: a text for each name, or a list of them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Headers(ValueObject? headers)
        => from header in headers ?? ValueObject.Empty
           from value in (IEnumerable<Value>?)header.Value.AsArray() ?? [header.Value]
           where !value.IsNullish
           select KeyValuePair.Create(header.Key, value.ToString());
}
