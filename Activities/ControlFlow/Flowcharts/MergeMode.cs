namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>What an activity does where several connections meet at it; <c>customProperties.mergeMode</c> in definitions.</summary>
internal enum MergeMode
{
    /// <summary>Waits for every branch that is still on its way.</summary>
    None,

    /// <summary>Runs on arrival, unless an activity directly before it is still at work.</summary>
    Stream,

    /// <summary>Needs an arrival on every connection that does not close a loop.</summary>
    Merge,

    /// <summary>Needs an arrival on every connection.</summary>
    Converge,

    /// <summary>Runs once for each arrival.</summary>
    Cascade,

    /// <summary>Runs on the first arrival; the branches that lost are cancelled.</summary>
    Race,
}
