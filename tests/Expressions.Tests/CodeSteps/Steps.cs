using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>Code steps in children of the test's own program.</summary>
internal sealed class Steps : IDisposable
{
    public Steps(CodeLimits? limits = null) =>
        Runner = new ChildCodeRunner(CodeProgram.Of(typeof(Program).Assembly), limits ?? new CodeLimits { Time = TimeSpan.FromSeconds(60) }, TimeProvider.System);

    public ChildCodeRunner Runner { get; }

    public async Task<Value> RunAsync(string body, ExpressionScope? scope = null, string tenant = "a", CancellationToken cancellation = default)
    {
        var answer = await Runner.RunAsync(new CodeCall(tenant, CodeScript.Compile(body), _ => scope ?? new TestScope("""{"n":1}"""), [0]), cancellation);
        return answer.Results[0].OrThrow();
    }

    public async Task<string> ErrorOfAsync(string body, string tenant = "a") => (await Assert.ThrowsAnyAsync<ExpressionException>(() => RunAsync(body, tenant: tenant))).Message;

    public void Dispose() => Runner.Dispose();
}
