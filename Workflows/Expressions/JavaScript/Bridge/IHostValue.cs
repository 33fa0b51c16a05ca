using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript.Bridge;

/// <summary>An object of ours inside the engine that becomes something simpler when it leaves (a DateTime becomes its ISO text).</summary>
internal interface IHostValue
{
    /// <summary>What the expression tester shows as its type.</summary>
    string TypeName { get; }

    Value ToResult();
}

/// <summary>An object of the surroundings: as a result it is its data, without its functions.</summary>
internal interface IHostObject;
