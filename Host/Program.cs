using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Host.Commands;

// Patterns come from people, by way of schemas for instance: none may keep a thread for ever.
AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(2));

// Before anything else is loaded: a child process for Code steps starts as fast as it can.
return args is [CodeWorker.Command, ..] ? CodeWorker.Run(args.AsSpan(1)) : await CommandLine.RunAsync(args);
