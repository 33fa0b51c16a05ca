using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// Marks an activity whose work can be taken back. Where a flow says so (custom property <c>undo</c>), a run that fails or is cancelled undoes its completed steps,
/// the last one first.
/// </summary>
public interface IUndo
{
    /// <summary>
    /// Takes back what an execution did. The inputs are those it had. After a crash this may be called again, with the same idempotency key: what is gone
    /// already must count as undone.
    /// </summary>
    /// <param name="outputs">What the execution left in its outputs, and the items that it left on its first outcome under "items".</param>
    ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs);
}
