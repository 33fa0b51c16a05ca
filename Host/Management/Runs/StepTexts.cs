using System.Text.Encodings.Web;
using System.Text.Json;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Management.Runs;

/// <summary>A step's data as indented JSON; empty where there is none.</summary>
internal static class StepTexts
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 512,
        Converters = { new ValueJsonConverter(), new ValueObjectJsonConverter() },
    };

    public static string Inputs(ReadRun run, ExecutionHistory step) => Of(ActivityState.Of(run.Node(step.ActivityId), step));

    public static string Outputs(ExecutionHistory step) => Of(step.Outputs);

    /// <summary>Items it left, by outcome; where it passed its own along, those.</summary>
    public static string Items(ReadRun run, ExecutionHistory step)
    {
        if (step.Outcomes.Count == 0)
        {
            return "";
        }

        var left = step.Outcomes.ToDictionary(outcome => outcome, outcome => step.Items.GetValueOrDefault(outcome) is { } items ? Objects(items) : ReceivedItems(run, step));
        return left.Values.All(items => items.Length == 0) ? "" : JsonSerializer.Serialize(left.Count == 1 ? left.Values.First() : (object)left, Json);
    }

    /// <summary>Items that came in.</summary>
    public static string Received(ReadRun run, ExecutionHistory step) => ReceivedItems(run, step) is { Length: > 0 } items ? JsonSerializer.Serialize(items, Json) : "";

    /// <summary>Where a part is that is too large to be shown at once; null for one that is not.</summary>
    public static (long Execution, StepContent Content, long Length)? Elsewhere(ReadRun run, ExecutionHistory step, string part)
    {
        var (holder, content) = part switch
        {
            "inputs" => (step, StepContent.Inputs),
            "outputs" => (step, StepContent.Outputs),
            "items" when step.Elsewhere.ContainsKey(StepContent.Items) || step.Items.Values.All(items => items is not null) => (step, StepContent.Items),
            _ => (SourceOf(run, step), StepContent.Items),
        };
        return holder?.Elsewhere.TryGetValue(content, out var length) == true ? (holder.Number, content, length) : null;
    }

    private static ValueObject[] ReceivedItems(ReadRun run, ExecutionHistory step) => SourceOf(run, step)?.Items.Values.FirstOrDefault(items => items is not null) is { } items ? Objects(items) : [];

    /// <summary>The execution whose items came in.</summary>
    private static ExecutionHistory? SourceOf(ReadRun run, ExecutionHistory step)
    {
        var source = run.Execution(step.Cause);
        while (source is not null && source.Items.Values.All(items => items is null))
        {
            source = run.Execution(source.Cause);
        }

        return source;
    }

    private static ValueObject[] Objects(IReadOnlyList<Item> items) => [.. items.Select(item => item.Json)];

    public static string Of(ValueObject value) => value.Count == 0 ? "" : JsonSerializer.Serialize(value, Json);
}
