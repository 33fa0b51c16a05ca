using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.Surroundings.Elsa;
using Bizoholic.Flows.Expressions.Surroundings.N8n;
using Bizoholic.Flows.Values;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings;

/// <summary>All names that scripts find around them: n8n's and Elsa's, in every profile.</summary>
internal static class SurroundingNames
{
    private static readonly FrozenDictionary<string, Func<Evaluation, JsValue>> Makers =
        N8nNames.All.Concat(ElsaNames.All).ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Contains(string name) => Makers.ContainsKey(name) || VariableFunctions.IsOne(name);

    public static JsValue Resolve(Evaluation evaluation, string name) =>
        evaluation.Profile == ScriptProfile.Hole && EmptyNames.Contains(name) ? evaluation.ToJs(ValueObject.Empty) :
        Makers.TryGetValue(name, out var make) ? make(evaluation)
        : VariableFunctions.IsOne(name) ? VariableFunctions.Resolve(evaluation, name)
        : JsValue.Undefined;
}
