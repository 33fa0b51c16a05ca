using System.Text.Json;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Testing;

/// <summary>
/// Runs one activity by itself, for unit tests:
/// <code>
/// var result = await ActivityHarness.RunAsync&lt;SetName&gt;(new { value = "Order 7" });
/// Assert.Equal("Order 7", result.RunName);
/// </code>
/// For activities that hold others, run a workflow.
/// </summary>
public static class ActivityHarness
{
    /// <param name="properties">The activity's JSON properties: plain values, or expressions as <c>new { type = "JavaScript", value = "1 + 1" }</c>.</param>
    /// <exception cref="DefinitionException">The properties do not fit the activity.</exception>
    public static Task<ActivityResult> RunAsync<T>(object? properties = null, HarnessSettings? settings = null)
        where T : Activity
        => new ActivityRun(Compile<T>(properties), settings ?? new HarnessSettings()).ExecuteAsync(null);

    /// <summary>What starts a workflow at the activity.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static IReadOnlyList<TriggerRegistration> Register<T>(object? properties = null)
        where T : Activity, ITrigger
        => ((T)Compile<T>(properties).Activity).Register(new ConstantInputs());

    /// <summary>What is wrong with the properties.</summary>
    public static IReadOnlyList<PlanProblem> Problems<T>(object? properties = null)
        where T : Activity
        => Plan<T>(properties).Problems;

    private static ActivityNode Compile<T>(object? properties)
        where T : Activity
    {
        var plan = Plan<T>(properties);
        return plan.Problems.Count == 0 ? plan.Root : throw new DefinitionException(plan.Problems);
    }

    private static WorkflowPlan Plan<T>(object? properties)
        where T : Activity
    {
        var registry = new ActivityRegistry([typeof(T)]);
        var json = JsonSerializer.SerializeToNode(properties ?? new object())!.AsObject();
        json["id"] ??= "activity";
        json["type"] = registry.Descriptors[0].TypeName;
        var definition = DefinitionReader.Read(JsonSerializer.SerializeToUtf8Bytes(new { root = json }));
        return new PlanCompiler(registry, ExpressionLanguages.CreateDefault()).Compile(definition);
    }

    private sealed class ConstantInputs : TriggerRegistrationContext
    {
        public override T? Get<T>(Input<T>? input)
            where T : default
            => input is not null && input.TryGetConstant(out var constant) ? constant : default;
    }
}

/// <summary>The surroundings of an activity under test.</summary>
public sealed record HarnessSettings
{
    public IReadOnlyList<Item> Items { get; init; } = [];

    public IServiceProvider Services { get; init; } = NoServices.Instance;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public CancellationToken Cancellation { get; init; }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
