namespace Bizoholic.Flows.Connectors;

/// <summary>How an operation behaves when it is sent twice.</summary>
public enum EffectClass
{
    /// <summary>Changes nothing, or ends in the same state however often it is sent.</summary>
    None,

    /// <summary>The service takes an idempotency key: send it again with the same key.</summary>
    Keyed,

    /// <summary>The service takes no key: look for the result of an earlier attempt before creating.</summary>
    LookFirst,

    /// <summary>Nothing can tell whether an earlier attempt worked: never send it again unasked.</summary>
    AtMostOnce,
}

/// <summary>Declares the effect class of a client's operation. Every public operation carries one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EffectAttribute(EffectClass effect) : Attribute
{
    public EffectClass Effect { get; } = effect;
}
