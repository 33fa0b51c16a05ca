using Bizoholic.Flows.Benchmarks;
using Bizoholic.Flows.Benchmarks.Suites;

var suite = args.FirstOrDefault() ?? "all";
var slice = TimeSpan.FromSeconds(args is [_, "--seconds", var seconds] ? int.Parse(seconds) : 5);
switch (suite)
{
    case "bare":
        await BareServer.RunAsync(args[1], args[2]);
        return 0;
    case "steps":
        await StepsSuite.RunAsync();
        return 0;
    case "webhook":
        await WebhookSuite.RunAsync(slice);
        return 0;
    case "all":
        await StepsSuite.RunAsync();
        await WebhookSuite.RunAsync(slice);
        return 0;
    default:
        await Console.Error.WriteLineAsync($"There is no suite '{suite}'. There are: steps, webhook, all.");
        return 64;
}
