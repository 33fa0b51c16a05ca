using Bizoholic.Flows.Benchmarks.Suites;

var suite = args.FirstOrDefault() ?? "steps";
switch (suite)
{
    case "steps":
        await StepsSuite.RunAsync();
        return 0;
    default:
        await Console.Error.WriteLineAsync($"There is no suite '{suite}'. There are: steps.");
        return 64;
}
