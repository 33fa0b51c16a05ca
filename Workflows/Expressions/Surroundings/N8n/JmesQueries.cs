using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using DevLab.JmesPath;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary>JMESPath queries, by JmesPath.Net.</summary>
internal static class JmesQueries
{
    public static Value Search(Evaluation evaluation, Value data, string query)
    {
        try
        {
            return ValueJson.Parse(new JmesPath().Transform(ValueJson.ToJson(data), query));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The library throws plain exceptions for what is wrong in a query; a hole treats them as undefined.
            throw new Jint.Runtime.JavaScriptException(evaluation.Engine.Intrinsics.Error, $"The JMESPath query is not valid: {error.Message}");
        }
    }
}
