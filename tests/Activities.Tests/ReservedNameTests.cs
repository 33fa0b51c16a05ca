using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Tests;

public sealed class ReservedNameTests
{
    /// <summary>An activity's JSON has these for itself: an input of the same name would read them.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "id", "nodeId", "name", "type", "version", "customProperties", "metadata" };

    [Fact]
    public void No_input_is_called_like_what_every_activity_has()
    {
        var taken = new ActivityRegistry([typeof(HttpEndpoint).Assembly]).Descriptors
            .SelectMany(activity => activity.Inputs.Where(input => Reserved.Contains(input.Name)).Select(input => $"{activity.TypeName}.{input.Name}"));

        Assert.Empty(taken);
    }
}
