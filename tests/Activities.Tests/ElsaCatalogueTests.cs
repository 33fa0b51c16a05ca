using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Tests;

/// <summary>Definitions of an Elsa 3 server find the types, inputs, outputs and slots they name.</summary>
public sealed class ElsaCatalogueTests
{
    private static readonly ActivityRegistry Registry = new([typeof(Flowchart).Assembly]);

    public static TheoryData<string, string, string, string> Types => new()
    {
        { "Break", "", "", "" },
        { "Complete", "Outcomes", "", "" },
        { "Correlate", "CorrelationId", "", "" },
        { "End", "", "", "" },
        { "Fault", "Code Category FaultType Message", "", "" },
        { "Finish", "", "", "" },
        { "For", "Start End Step OuterBoundInclusive", "CurrentValue", "Body" },
        { "ForEach", "Items", "CurrentValue", "Body" },
        { "Fork", "JoinMode", "", "" },
        { "If", "Condition", "Result", "Then Else" },
        { "Parallel", "", "", "" },
        { "ParallelForEach", "Items", "", "Body" },
        { "Sequence", "", "", "" },
        { "SetName", "Value", "", "" },
        { "SetVariable", "Variable Value", "", "" },
        { "Start", "", "", "" },
        { "Switch", "Cases Mode", "", "Default" },
        { "While", "Condition", "", "Body" },
        { "WriteLine", "Text", "", "" },
        { "Flowchart", "", "", "" },
        { "FlowDecision", "Condition", "", "True False" },
        { "FlowFork", "Branches", "", "" },
        { "FlowJoin", "Mode", "", "" },
        { "FlowNode", "", "", "Body" },
        { "FlowSwitch", "Cases Mode", "", "Default" },
        { "BulkDispatchWorkflows", "WorkflowDefinitionId Items DefaultItemInputKey CorrelationIdFunction Input WaitForCompletion", "", "Completed Canceled Done" },
        { "DispatchWorkflow", "WorkflowDefinitionId CorrelationId Input WaitForCompletion", "Result", "" },
        { "ExecuteWorkflow", "WorkflowDefinitionId CorrelationId Input WaitForCompletion", "Result", "" },
        { "Event", "EventName", "Result", "" },
        { "PublishEvent", "EventName CorrelationId IsLocalEvent Payload", "", "" },
        { "RunTask", "TaskName Payload", "TaskId Result", "" },
        { "SetOutput", "OutputName OutputValue", "", "" },
        { "FlowSendHttpRequest", "ExpectedStatusCodes Url Method Content ContentType Authorization DisableAuthorizationHeaderValidation RequestHeaders EnableResiliency", "StatusCode ParsedContent ResponseHeaders Result", "" },
        { "SendHttpRequest", "ExpectedStatusCodes Url Method Content ContentType Authorization DisableAuthorizationHeaderValidation RequestHeaders EnableResiliency", "StatusCode ParsedContent ResponseHeaders Result", "UnmatchedStatusCode FailedToConnect Timeout" },
        { "HttpEndpoint", "Path SupportedMethods Authorize Policy RequestTimeout RequestSizeLimit FileSizeLimit AllowedFileExtensions BlockedFileExtensions AllowedMimeTypes ExposeRequestTooLargeOutcome ExposeFileTooLargeOutcome ExposeInvalidFileExtensionOutcome ExposeInvalidFileMimeTypeOutcome", "ParsedContent Files File RouteData QueryStringData Headers Result", "" },
        { "WriteHttpResponse", "StatusCode Content ContentType ResponseHeaders", "", "" },
        { "Cron", "CronExpression", "", "" },
        { "Delay", "TimeSpan", "", "" },
        { "StartAt", "DateTime", "", "" },
        { "Timer", "Interval", "", "" },
        { "RunJavaScript", "Script PossibleOutcomes", "Result", "" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_has_the_inputs_outputs_and_ports_that_Elsa_gives_it(string type, string inputs, string outputs, string ports)
    {
        var descriptor = Registry.Find($"Elsa.{type}");
        Assert.NotNull(descriptor);
        Assert.Empty(Names(inputs).Except(descriptor.Inputs.Select(input => input.Name)));
        Assert.Empty(Names(outputs).Except(descriptor.Outputs.Select(output => output.Name)));
        Assert.Empty(Names(ports).Except(descriptor.Ports.Select(port => port.Name)));
    }

    [Fact]
    public void What_people_read_is_written_for_them()
        => Assert.All(Registry.Descriptors, descriptor =>
        {
            Assert.EndsWith(".", descriptor.Description, StringComparison.Ordinal);
            Assert.All(descriptor.Inputs, input => Assert.NotEmpty(input.Description));
            Assert.All(descriptor.Outputs, output => Assert.NotEmpty(output.Description));
        });

    private static string[] Names(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
