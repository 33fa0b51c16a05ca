namespace Bizoholic.Flows.Host.Tests;

/// <summary>Tests that write to the console, or listen to what is written there: it is one for the whole process, so they run alone: a host that starts beside them writes there too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleTests
{
    public const string Name = "Console";
}
