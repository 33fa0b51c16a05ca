using System.Reflection;
using Bizoholic.Flows.Expressions.JavaScript;
using Jint;

namespace Bizoholic.Flows.Expressions.Guards;

/// <summary>Takes out of a realm what scripts must not have, puts bounded versions of unbounded functions in, and freezes the rest.</summary>
internal static class FrozenRealm
{
    private static readonly Prepared<Acornima.Ast.Script> Freeze = Engine.PrepareScript(Read("Realm.js"));

    public static void Prepare(Engine engine, ScriptLimits limits)
    {
        BoundedFunctions.Install(engine, limits);
        engine.Execute(Freeze);
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(typeof(FrozenRealm), name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
