using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>What went wrong in an engine, in words for the person who wrote the script.</summary>
internal static class ScriptErrors
{
    /// <returns>Null for an error that is not a script's.</returns>
    public static ExpressionException? Translate(Exception error, ScriptLimits limits) => error switch
    {
        ExpressionException known => known,
        JavaScriptException thrown => new ExpressionException(Describe(thrown.Error), error),
        PromiseRejectedException rejected => new ExpressionException(Describe(rejected.RejectedValue), error),
        RegexMatchTimeoutException => new ExpressionException("A regular expression took too long and was stopped. Make it simpler: nested repetitions such as (a+)+ are slow.", error),
        TimeoutException => new ExpressionException($"This took longer than {limits.Time.TotalSeconds:0.##} s and was stopped. Look for a loop that does not end.", error),
        MemoryLimitExceededException => new ExpressionException($"This used more than {limits.AllocatedBytes >> 20} MB of memory and was stopped.", error),
        RecursionDepthOverflowException or InsufficientExecutionStackException => new ExpressionException("A function calls itself too often and was stopped.", error),
        OutOfMemoryException => new ExpressionException("This used too much memory and was stopped.", error),
        JintException => new ExpressionException($"This was stopped: {error.Message}", error),
        _ => null,
    };

    private static string Describe(JsValue thrown)
    {
        if (thrown is not ObjectInstance error)
        {
            return thrown.ToString();
        }

        var name = error.Get("name");
        var message = error.Get("message");
        return (name.IsString(), message.IsString()) switch
        {
            (true, true) when name.AsString() != "Error" => $"{name}: {message}",
            (_, true) => message.ToString(),
            _ => "The script threw an object without a message.",
        };
    }
}
