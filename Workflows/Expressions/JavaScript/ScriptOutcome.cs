using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>What a script gave.</summary>
/// <param name="Type">The kind of the JavaScript value, which <see cref="Value"/> no longer tells for dates and the like.</param>
/// <param name="Text">The value as JavaScript turns it into text, when that was asked for.</param>
internal readonly record struct ScriptOutcome(Value Value, string Type, string? Text);

/// <summary>What a caller needs of a script's result.</summary>
internal enum ScriptWish
{
    Value,
    Text,
    TypedValue,
}
