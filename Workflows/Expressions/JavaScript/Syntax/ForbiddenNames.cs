using System.Collections.Frozen;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>Property names that lead out of an expression's own data. The realm has nothing behind them; refusing them by name gives a clear message.</summary>
internal static class ForbiddenNames
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "__proto__",
        "prototype",
        "constructor",
        "getPrototypeOf",
        "setPrototypeOf",
        "getOwnPropertyDescriptor",
        "getOwnPropertyDescriptors",
        "defineProperty",
        "defineProperties",
        "mainModule",
        "binding",
        "_linkedBinding",
        "_load",
        "prepareStackTrace",
        "__lookupGetter__",
        "__lookupSetter__",
        "__defineGetter__",
        "__defineSetter__",
        "caller",
        "callee",
        "arguments",
        "getBuiltinModule",
        "dlopen",
        "execve",
        "loadEnvFile");

    public static bool Contains(string name) => Names.Contains(name);

    public static string Message(string name) => $"Cannot access \"{name}\" due to security concerns";
}
