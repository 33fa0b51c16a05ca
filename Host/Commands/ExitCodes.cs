namespace Bizoholic.Flows.Host.Commands;

internal static class ExitCodes
{
    public const int Finished = 0;
    public const int Faulted = 2;
    public const int Suspended = 3;
    public const int BadInput = 64;
}
