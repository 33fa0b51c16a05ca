namespace Bizoholic.Flows.Workflows;

/// <summary>Makes a class an activity people can drag. Its type name in definitions is <c>Namespace.ClassName</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ActivityAttribute(string @namespace, string category, string description) : Attribute
{
    public string Namespace { get; } = @namespace;

    /// <summary>The group of the palette it stands in.</summary>
    public string Category { get; } = category;

    /// <summary>One plain sentence: what it does.</summary>
    public string Description { get; } = description;

    /// <summary>The name people see. Unique over all activities. Default: the class name in words.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Name within the namespace. Default: the class name.</summary>
    public string? Type { get; set; }

    public int Version { get; set; } = 1;

    public ActivityKind Kind { get; set; }

    /// <summary>What running it does to the world outside the run; decides what recovery may repeat.</summary>
    public SideEffect Effect { get; set; }

    /// <summary>True: the activity runs once for each incoming item. False: once, with all of them in reach.</summary>
    public bool PerItem { get; set; }

    /// <summary>True: it works on one item after the other, whatever its step says of concurrency. For activities that wait for runs which they start for an item.</summary>
    public bool Sequential { get; set; }

    /// <summary>True: what it set to work outside goes on when it fails, so what it remembered of it stays for whoever tries again, until it <see cref="ActivityExecutionContext.ForgetAsync">forgets</see>.</summary>
    public bool WorkGoesOn { get; set; }

    /// <summary>False: hidden from the palette, still usable by definitions that hold it.</summary>
    public bool IsBrowsable { get; set; } = true;

    /// <summary>True for activities that hold others on a canvas or in a list.</summary>
    public bool IsContainer { get; set; }

    /// <summary>False for what cannot fail in a way a flow could handle: it gets no Failed port.</summary>
    public bool CanFail { get; set; } = true;
}

public enum ActivityKind
{
    Action,

    /// <summary>May start a workflow.</summary>
    Trigger,
    Job,
    Task,
}

/// <summary>What an activity does to the world outside its run.</summary>
public enum SideEffect
{
    /// <summary>Nothing, or only reads: may run again freely.</summary>
    None,

    /// <summary>The remote takes an idempotency key: repeated with the same key.</summary>
    Keyed,

    /// <summary>It looks for its own mark before creating: repeated.</summary>
    LookFirst,

    /// <summary>Cannot be told apart from a second one: held for a person when its outcome is unknown.</summary>
    AtMostOnce,
}
