using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>Why an address gave no whole answer, as the person who typed it understands it.</summary>
internal static class Unreached
{
    public static string Why(Exception error) => TransportFailure.Explain("", error).Message.TrimStart(':', ' ');
}
