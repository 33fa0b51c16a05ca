namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Statuses after which the same call may go well later: the service is busy, or has trouble of its own.</summary>
public static class TransientStatus
{
    public static bool Is(int status) => status is 408 or 425 or 429 or >= 500;
}
