namespace Bizoholic.Flows.Workflows;

/// <summary>A failure an activity declares, with the message for the person who reads the run.</summary>
public class FaultException(string message, string? code = null, string? category = null, string? type = null, Exception? inner = null) : Exception(message, inner)
{
    public string? Code { get; } = code;

    public string? Category { get; } = category;

    public string? FaultType { get; } = type;
}
