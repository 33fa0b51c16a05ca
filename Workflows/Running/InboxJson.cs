using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Commands as the inbox keeps them.</summary>
internal static class InboxJson
{
    public static InboxRow Resume(string tenantId, string runId, string bookmarkId, Value input, string commandId)
        => new(tenantId, commandId, runId, InboxCommand.Resume, ValueJson.ToUtf8(ValueObject.From(("bookmarkId", bookmarkId), ("input", input))));

    public static InboxRow Cancel(string tenantId, string runId, string reason, string commandId)
        => new(tenantId, commandId, runId, InboxCommand.Cancel, ValueJson.ToUtf8(ValueObject.From(("reason", reason))));

    public static InboxRow Retry(string tenantId, string runId, IReadOnlyList<long> executions, string commandId)
        => new(tenantId, commandId, runId, InboxCommand.Retry, ValueJson.ToUtf8(ValueObject.From(("executions", ValueArray.From(executions.Select(number => new Value(number)))))));

    public static InboxRow Retry(string tenantId, string runId, RetryWith edit, string commandId)
        => new(tenantId, commandId, runId, InboxCommand.Retry, ValueJson.ToUtf8(ValueObject.From(
            ("executions", ValueArray.From([new Value(edit.Execution)])),
            ("inputs", edit.Inputs is null ? Value.Null : new Value(edit.Inputs)),
            ("items", edit.Items is null ? Value.Null : ValueArray.From(edit.Items.Select(item => new Value(item)))))));

    public static InboxRow Skip(string tenantId, string runId, long execution, string commandId)
        => new(tenantId, commandId, runId, InboxCommand.Skip, ValueJson.ToUtf8(ValueObject.From(("execution", new Value(execution)))));

    public static InboxRow SetVariables(string tenantId, string runId, ValueObject variables, string commandId)
        => new(tenantId, commandId, runId, InboxCommand.SetVariables, ValueJson.ToUtf8(variables));
}
