using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

/// <summary>Drives one composite by hand: start it, end its children, see what follows.</summary>
internal class CompositeProbe
{
    private readonly CompositeActivity _composite;

    public CompositeProbe(string rootJson, string? trigger = null)
    {
        var registry = new ActivityRegistry(typeof(Flowchart).Assembly.GetTypes().Concat([typeof(TestStep), typeof(TestEnd)]).Where(type => !type.IsAbstract && type.IsDefined(typeof(ActivityAttribute), false)));
        var definition = DefinitionReader.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"root":{{rootJson}}}"""));
        Plan = new PlanCompiler(registry, new ExpressionLanguages([new LiteralLanguage(), new ObjectLanguage()])).Compile(definition);
        _composite = (CompositeActivity)Plan.Root.Activity;
        Context = new FakeCompositeContext(Plan.Root) { Trigger = trigger };
        _composite.Start(Context);
    }

    public WorkflowPlan Plan { get; }

    public FakeCompositeContext Context { get; }

    /// <summary>Children at work, in the order they were scheduled.</summary>
    public string Open => string.Join(' ', Context.OpenChildren.Select(child => child.Node.Id));

    /// <summary>All children that ever ran, in order.</summary>
    public string Ran => string.Join(' ', Context.Scheduled.Select(child => child.Id));

    /// <summary>Nothing is at work and nothing more will be.</summary>
    public bool IsOver => Context.OpenChildren.Count == 0;

    public CompositeProbe Done(params string[] ids)
    {
        foreach (var id in ids)
        {
            End(id, Outcomes.Done);
        }

        return this;
    }

    public CompositeProbe End(string id, params string[] outcomes)
    {
        _composite.ChildCompleted(Context, Context.Close(id, outcomes));
        return this;
    }

    public CompositeProbe Drop(string id)
    {
        _composite.ChildDropped(Context, Context.Close(id));
        return this;
    }
}
