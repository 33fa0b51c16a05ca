namespace Bizoholic.Flows.Host.Problems;

/// <summary>The caller's request cannot be served as it is; the message is for the caller.</summary>
internal sealed class RefusedException(int status, string title, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Title { get; } = title;
}
