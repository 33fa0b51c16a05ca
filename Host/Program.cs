using Bizoholic.Flows.Host.Commands;

return await CommandLine.RunAsync(args);
