using System.Collections.Frozen;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary>Names that n8n's holes have as empty objects, so that reading something of them is undefined.</summary>
internal static class EmptyNames
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "globalThis", "document", "global", "Window", "self", "alert", "prompt", "confirm", "eval", "uneval", "setTimeout", "setInterval", "setImmediate",
        "clearImmediate", "queueMicrotask", "Function", "require", "module", "Buffer", "__dirname", "__filename", "fetch", "XMLHttpRequest", "Promise",
        "Generator", "GeneratorFunction", "AsyncFunction", "AsyncGenerator", "AsyncGeneratorFunction", "WebAssembly", "Reflect", "Proxy", "escape", "unescape");

    public static bool Contains(string name) => Names.Contains(name);
}
