namespace Bizoholic.Flows.Workflows;

/// <summary>Stands where a definition holds a type that is not installed; a draft can be run up to it.</summary>
internal sealed class MissingActivity : Activity
{
    public static ActivityDescriptor Describe(string type, int version) => new()
    {
        TypeName = type,
        Namespace = "",
        Name = type,
        Version = version,
        Category = "System",
        DisplayName = $"Not found: {type}",
        Description = "An activity that is not installed.",
        CanFail = true,
        ActivityType = typeof(MissingActivity),
    };

    protected override void Execute(ActivityExecutionContext context)
        => throw new FaultException($"The activity type '{context.Node.Descriptor.TypeName}' is not installed here. Replace the activity or remove it.");
}
