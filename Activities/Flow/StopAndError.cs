using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Let the run fail with a message of your own.", DisplayName = "Stop and error")]
public sealed class StopAndError : N8nActivity
{
    internal override bool IsPassedWhenFailing => true;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        if (call.Text("errorType", 0, "errorMessage") != "errorObject")
        {
            throw Stop(call.Text("errorMessage", 0, "An error occurred"));
        }

        var error = call.Get("errorObject");
        if (error.AsString() is { } text && !FieldTypes.TryJson(text, out error))
        {
            throw Stop("The error object is not valid JSON.");
        }

        throw Stop(error["message"].AsString() ?? error["description"].AsString() ?? error["error"].AsString() ?? $"Error: {ValueJson.ToJson(error)}");
    }

    private static FaultException Stop(string message) => new(message, type: "StopAndError");
}
