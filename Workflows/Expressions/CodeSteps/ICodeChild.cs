namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>A child process that has said it is ready.</summary>
internal interface ICodeChild : IDisposable
{
    int Id { get; }

    Frames Frames { get; }

    /// <summary>Ends it; from any thread, any number of times.</summary>
    /// <returns>How it ended, where that is known: an exit code, or 128 and the signal.</returns>
    int? End();
}
