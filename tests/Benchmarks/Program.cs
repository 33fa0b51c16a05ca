using Bizoholic.Flows.Benchmarks;
using Bizoholic.Flows.Benchmarks.InProcess;
using Bizoholic.Flows.Benchmarks.Servers;
using Bizoholic.Flows.Benchmarks.Suites;
using Bizoholic.Flows.Expressions.CodeSteps;

var suites = new Dictionary<string, Func<Options, Task>>(StringComparer.Ordinal)
{
    ["steps"] = _ => StepsSuite.RunAsync(),
    ["webhook"] = WebhookSuite.RunAsync,
    ["pg"] = PostgresSuite.RunAsync,
    ["n8n"] = N8nSuite.RunAsync,
    ["branches"] = BranchesSuite.RunAsync,
    ["expressions"] = ExpressionsSuite.RunAsync,
    ["memory"] = MemorySuite.RunAsync,
    ["runs"] = RunListSuite.RunAsync,
    ["sleep"] = SleepSuite.RunAsync,
    ["waiting"] = WaitingSuite.RunAsync,
    ["code"] = _ => CodeSuite.RunAsync(),
};

switch (args)
{
    case [CodeWorker.Command, ..]:
        return CodeWorker.Run(args.AsSpan(1));

    // The servers that the suites start as processes of their own.
    case ["bare", var url, var file]:
        await BareServer.RunAsync(url, queue => BareSqlite.Start(file, queue));
        return 0;
    case ["bare-pg", var url, var database]:
        await BareServer.RunAsync(url, queue => BarePostgres.StartAsync(database, queue).GetAwaiter().GetResult());
        return 0;
    case ["bare-calls", var url]:
        await BareCalls.RunAsync(url);
        return 0;
    case ["slow", var url, var milliseconds]:
        await SlowServer.RunAsync(url, TimeSpan.FromMilliseconds(int.Parse(milliseconds)));
        return 0;
    case ["allocations", var flow]:
        using (var steps = new StepsBenchmarks { Flow = flow })
        {
            await steps.SetUpAsync();
            await AllocationProfile.PrintAsync(steps.Run, TimeSpan.FromSeconds(5));
        }

        return 0;
    case []:
    case ["all", ..]:
        foreach (var suite in suites.Values)
        {
            await suite(Options.Read([.. args.Skip(1)]));
        }

        return 0;
    case [var name, .. var rest] when suites.TryGetValue(name, out var suite):
        await suite(Options.Read(rest));
        return 0;
    default:
        await Console.Error.WriteLineAsync($"There is no suite '{args[0]}'. There are: {string.Join(", ", suites.Keys)}, all.");
        return 64;
}
