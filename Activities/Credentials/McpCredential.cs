using Bizoholic.Flows.Connectors.Mcp;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class McpCredential : CredentialType
{
    public const string TypeName = "mcpServerApi";

    public override string Name => TypeName;

    public override string DisplayName => "MCP server";

    public override string Help => "A server of the Model Context Protocol, whose tools flows may use.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Server address", "Such as https://tools.example.com/mcp.") { Kind = CredentialFieldKind.Url },
        Secret("authorization", "Authorization", "The whole header, such as Bearer abc. Empty for a server that asks for none.") with { IsRequired = false },
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var tools = await Connect(credential, services).ListToolsAsync(cancellation);
        return new CredentialCheck(true, tools.Count == 0 ? "The server answers, and has no tools." : $"The server answers. Its tools: {string.Join(", ", tools.Take(8).Select(tool => tool.Name))}.");
    }

    public static McpServer Connect(Credential credential, IServiceProvider services) => new(services.Http(), credential.RequireUrl("url"), credential["authorization"], services.Clock());
}
