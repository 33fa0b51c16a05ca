using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Call a tool of an MCP server, or list its tools.", DisplayName = "Use a tool (MCP)", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class UseTool : ServiceActivity
{
    [Input(DisplayName = "Server", Description = "Whose tools are used.", CredentialTypes = [McpCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "The tool's name. Empty: the step leaves a list of the server's tools.", Order = 1)]
    public Input<string>? Tool { get; set; }

    [Input(Description = "What the tool is given, by name.", UIHint = UIHints.JsonEditor, Order = 2)]
    public Input<ValueObject>? Arguments { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, McpCredential.TypeName);
        var server = McpCredential.Connect(credential, context.Services);
        if (context.Get(Tool)?.Trim() is not { Length: > 0 } name)
        {
            var tools = await server.ListToolsAsync(context.CancellationToken);
            return ValueObject.From(("tools", ValueArray.From(tools.Select(tool => (Value)ValueObject.From(
                ("name", tool.Name), ("description", tool.Description), ("inputSchema", ValueJson.FromElement(tool.InputSchema)))))));
        }

        var arguments = (context.Get(Arguments) ?? ValueObject.Empty).ToDictionary(member => member.Key, member => (object?)ResultObject.ToJson(member.Value));
        try
        {
            var answer = await server.CallAsync(name, arguments, context.IdempotencyKey, context.CancellationToken);
            return ValueObject.From(("tool", name), ("text", answer.Text), ("data", answer.Data is { } data ? ValueJson.FromElement(data) : Value.Null));
        }
        catch (ServiceException error) when (error.Code is "InvalidParams" or "MethodNotFound")
        {
            var known = await server.ListToolsAsync(context.CancellationToken);
            throw known.Any(tool => tool.Name == name) ? error : new FaultException($"The server has no tool '{name}'. It has {string.Join(", ", known.Select(tool => tool.Name))}.", type: "Service", inner: error);
        }
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(("tool", context.Get(Tool) ?? ""), ("text", OfflineText.Of(context.Get(Tool) ?? "")), ("data", Value.Null));
}
