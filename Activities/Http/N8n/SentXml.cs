using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>XML that was sent to a webhook, as n8n reads it: names in lower case, attributes under <c>$</c>, one of a name by itself and several as a list.</summary>
internal static class SentXml
{
    private static readonly XmlOptions Options = new("$", "_", IsExplicitArray: false, IsExplicitRoot: true, MergesAttributes: false, IgnoresAttributes: false, Normalizes: true, LowersTags: true, Trims: false);

    /// <returns>The body as it is where it is no XML, though it says so: what was sent is not lost.</returns>
    public static Value Read(string? contentType, Value body)
    {
        if (!Is(contentType) || body.AsString() is not { } text)
        {
            return body;
        }

        try
        {
            return XmlReading.Of(text, Options);
        }
        catch (FaultException)
        {
            return body;
        }
    }

    private static bool Is(string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        return type is "application/xml" or "text/xml" || type.EndsWith("+xml", StringComparison.Ordinal);
    }
}
