using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary><c>$workflow</c>, <c>$execution</c>, <c>$prevNode</c>: facts of the run.</summary>
internal static class RunNames
{
    private static readonly FrozenDictionary<string, Func<Evaluation, RunFacts, JsValue>> WorkflowMembers = new Dictionary<string, Func<Evaluation, RunFacts, JsValue>>
    {
        ["active"] = (_, run) => run.IsPublished,
        ["id"] = (_, run) => run.DefinitionId,
        ["name"] = (_, run) => run.DefinitionName,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<Evaluation, RunFacts, JsValue>> ExecutionMembers = new Dictionary<string, Func<Evaluation, RunFacts, JsValue>>
    {
        ["id"] = (_, run) => run.RunId,
        ["mode"] = (_, run) => run.Mode is "test" or "manual" ? "test" : "production",
        ["resumeUrl"] = (_, run) => Text(run.ResumeUrl),
        ["resumeFormUrl"] = (_, run) => Text(run.ResumeFormUrl),
        ["customData"] = (evaluation, run) => CustomData.Of(evaluation, run),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static JsValue Workflow(Evaluation evaluation) => new HostObject<RunFacts>(evaluation, evaluation.Scope.Run, WorkflowMembers);

    public static JsValue Execution(Evaluation evaluation) => new HostObject<RunFacts>(evaluation, evaluation.Scope.Run, ExecutionMembers);

    public static JsValue Previous(Evaluation evaluation) => evaluation.ToJs(evaluation.Scope.Source is { } source
        ? ValueObject.From(("name", source.Name), ("outputIndex", source.OutputIndex), ("runIndex", source.RunIndex))
        : ValueObject.Empty);

    private static JsValue Text(string? text) => text is null ? JsValue.Undefined : text;
}
