using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>Runs the bodies of Code steps.</summary>
public interface ICodeRunner
{
    /// <exception cref="ExpressionException">The body as a whole was stopped: time, memory, or the process it ran in ended. The message is fit for the person who wrote it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the body is stopped too.</exception>
    ValueTask<CodeAnswer> RunAsync(CodeCall call, CancellationToken cancellation);
}

/// <summary>One Code step to run.</summary>
/// <param name="TenantId">Bodies of different tenants never share a process.</param>
/// <param name="ScopeAt">What the body sees at one of the items. Asked while the body runs, from one thread at a time.</param>
/// <param name="At">The items to run it at, one evaluation each.</param>
/// <param name="StopsAtError">The first failure ends it.</param>
public sealed record CodeCall(string TenantId, CodeScript Script, Func<int, ExpressionScope> ScopeAt, IReadOnlyList<int> At, bool StopsAtError = true);

/// <summary>What a Code step gave.</summary>
/// <param name="Results">One for each item it ran at; fewer when it stopped at an error.</param>
public sealed record CodeAnswer(IReadOnlyList<CodeOutcome> Results);

/// <summary>What a body returned, or why it failed.</summary>
public readonly record struct CodeOutcome(Value Value, string? Error)
{
    /// <exception cref="ExpressionException">It failed.</exception>
    public Value OrThrow() => Error is null ? Value : throw new ExpressionException(Error);
}
