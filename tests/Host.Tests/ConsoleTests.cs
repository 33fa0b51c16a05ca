namespace Bizoholic.Flows.Host.Tests;

/// <summary>Tests that write to the console, or listen to what is written there: it is one for the whole process, so they take turns.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleTests
{
    public const string Name = "Console";
}
