using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>
/// A step that works at an outside service. It runs for each item, and leaves what the service answered as the item. Without a credential it leaves a sample in
/// test runs and in demo mode, marked as one; everywhere else it fails.
/// </summary>
[DefaultRetry(tries: 4, waitSeconds: 2)]
public abstract class ServiceActivity : CodeActivity<Value>, INeedsCredential
{
    /// <summary>In a sample, so that nothing takes it for real.</summary>
    public const string SampleMark = "sample";

    /// <summary>The credential that was chosen; null for none.</summary>
    protected abstract Input<CredentialReference>? Access { get; }

    Input<CredentialReference>? INeedsCredential.Access => Access;

    /// <summary>Does the work and returns what the step leaves.</summary>
    protected abstract ValueTask<ValueObject> RunAsync(ActivityExecutionContext context);

    /// <summary>What the work would leave, made of the inputs.</summary>
    protected abstract ValueObject Sample(ActivityExecutionContext context);

    /// <summary>Of a sample, what a model would have said: in demo mode it is looked at beside what was asked.</summary>
    private protected virtual ValueObject? Said(ValueObject sample) => null;

    protected sealed override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Get(Access) is null && LeavesSample(context))
        {
            var sample = Sample(context);
            LeaveItems(context, (DemoServices.Of(context)?.Take(context, sample, Said(sample)) ?? sample).With(SampleMark, true));
            return;
        }

        try
        {
            LeaveItems(context, await RunAsync(context));
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error, context.Node.Descriptor.Effect);
        }
    }

    protected internal static bool LeavesSample(ActivityExecutionContext context)
        => context.RunFacts.Mode == "manual" || IsDemo(context);

    private static bool IsDemo(ActivityExecutionContext context) => context.Services.GetService(typeof(DemoMode)) is DemoMode { IsOn: true };

    /// <summary>Goes on with what the work gave.</summary>
    private protected virtual void LeaveItems(ActivityExecutionContext context, ValueObject result)
    {
        context.Set(Result, result);
        context.Leave(Outcomes.Done, [new Item(result)]);
    }
}
