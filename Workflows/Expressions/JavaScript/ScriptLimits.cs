namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>What one evaluation may use before it is stopped.</summary>
public sealed record ScriptLimits
{
    /// <summary>For expressions, which run inside the host.</summary>
    public static ScriptLimits Expression { get; } = new();

    /// <summary>For Code steps, which run in a child process with limits of its own around these.</summary>
    public static ScriptLimits Code { get; } = new() { Time = TimeSpan.FromSeconds(30), AllocatedBytes = 8L << 30 };

    /// <summary>Of the processor. Default 1 s.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes the evaluating thread may allocate, freed ones included. Default 64 MB.</summary>
    public long AllocatedBytes { get; init; } = 64 << 20;

    /// <summary>Time for one match of a regular expression. Default 250 ms.</summary>
    public TimeSpan Regex { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Elements one array, and characters one string, may have. Default 5 million.</summary>
    public int Length { get; init; } = 5_000_000;
}
