using System.Collections.Frozen;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>The names of JavaScript itself that scripts here have.</summary>
internal static class LanguageNames
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "undefined", "NaN", "Infinity",
        "Object", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Date", "Math", "JSON", "RegExp", "Map", "Set", "WeakMap", "WeakSet", "Intl", "Iterator",
        "Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError", "AggregateError",
        "parseInt", "parseFloat", "isNaN", "isFinite", "encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent");

    public static bool Contains(string name) => Names.Contains(name);
}
