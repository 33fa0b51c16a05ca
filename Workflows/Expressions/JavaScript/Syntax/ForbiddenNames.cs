using System.Collections.Frozen;
using Acornima.Ast;

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

    /// <summary>Of them, those that services use too: a model's tool call has <c>arguments</c>, a telephone call its <c>caller</c>. Read from data they lead nowhere else.</summary>
    private static readonly FrozenSet<string> WordsOfData = FrozenSet.Create(StringComparer.Ordinal, "arguments", "caller", "callee", "binding");

    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>Whether this member may not be read of that owner.</summary>
    public static bool Contains(string name, Node owner) => Contains(name) && !(WordsOfData.Contains(name) && DataPath.BeginsAtData(owner));

    public static string Message(string name) => $"Cannot access \"{name}\" due to security concerns";
}
