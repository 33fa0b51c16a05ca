using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Host.Commands;

// Before anything else is loaded: a child process for Code steps starts as fast as it can.
return args is [CodeWorker.Command, ..] ? CodeWorker.Run(args.AsSpan(1)) : await CommandLine.RunAsync(args);
