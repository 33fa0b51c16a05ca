using Bizoholic.Flows.Storage.Tests.Fixtures;

return await ChildProcess.RunAsync(args[0]);
