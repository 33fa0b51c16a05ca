using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>People's own code in an activity: compiled with its plan, run by the host's runner of Code steps.</summary>
internal static class CodeSteps
{
    /// <summary>Null where it does not compile, which is reported.</summary>
    public static CodeScript? Compile(ActivityBinding binding, string text, string path)
    {
        try
        {
            return CodeScript.Compile(text);
        }
        catch (ExpressionSyntaxException error)
        {
            binding.Problem(path, error.Message);
            return null;
        }
    }

    /// <summary>Without a runner, as in a test of one activity, the code runs where it is called.</summary>
    /// <param name="items">What the code sees; what came in where that is not given.</param>
    public static async ValueTask<IReadOnlyList<CodeOutcome>> RunAsync(ActivityExecutionContext context, CodeScript? script, IReadOnlyList<int> at, bool stopsAtError = true, IReadOnlyList<Item>? items = null)
    {
        if (script is null)
        {
            return [.. at.Select(_ => default(CodeOutcome))];
        }

        var scopes = at.ToDictionary(item => item, item => context.ScopeAt(item, items));
        var runner = context.Services.GetService<ICodeRunner>() ?? new InProcessCodeRunner(ScriptLimits.Code);
        return (await runner.RunAsync(new CodeCall(context.TenantId, script, item => scopes[item], at, stopsAtError), context.CancellationToken)).Results;
    }
}
