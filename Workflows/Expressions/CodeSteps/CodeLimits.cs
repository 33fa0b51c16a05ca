using Bizoholic.Flows.Expressions.JavaScript;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>What Code steps may use, and how many run at once.</summary>
public sealed record CodeLimits
{
    /// <summary>What a child process needs for itself, before a body has any data.</summary>
    private const long OwnHeap = 32L << 20;

    /// <summary>Runtime, libraries, compiled code and stacks: all that is no JavaScript data.</summary>
    private const long OwnData = 512L << 20;

    /// <summary>Time for one run of a step, all its items together. Default 30 s.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time in which a child process has to be ready, which is no time of the step's. Default 60 s.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes a step's data may take at once. Default 128 MB.</summary>
    public long Memory { get; init; } = 128L << 20;

    /// <summary>Child processes at once; further steps wait for a free one. Default: one for each processor, at least two.</summary>
    public int Processes { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>A process that had nothing to do for so long is ended. Default 60 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the garbage collector of a child process stops it.</summary>
    internal long Heap => Memory + OwnHeap;

    /// <summary>Where the operating system stops it, should the collector not.</summary>
    internal long Data => Memory + OwnData;

    /// <summary>A body that is well-behaved enough to be stopped by its own engine is, and its process lives on.</summary>
    internal ScriptLimits Script => ScriptLimits.Code with { Time = Time };
}
