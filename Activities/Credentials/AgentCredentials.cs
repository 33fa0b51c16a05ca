using Bizoholic.Flows.Connectors.Agents;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class CrewCredential : CredentialType
{
    public const string TypeName = "crewAiApi";

    public override string Name => TypeName;

    public override string DisplayName => "CrewAI";

    public override string Help => "A crew deployed on CrewAI AMP: its address and a bearer token, both on the crew's page.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Crew address", "Such as https://my-crew.crewai.com.") { Kind = CredentialFieldKind.Url },
        Secret("token", "Bearer token"),
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
        => new(true, $"The crew answers. It asks for: {string.Join(", ", await Connect(credential, services).InputsAsync(cancellation))}.");

    public static CrewClient Connect(Credential credential, IServiceProvider services) => new(services.Http(), credential.RequireUrl("url"), credential.Require("token"), services.Clock());
}

internal sealed class GraphCredential : CredentialType
{
    public const string TypeName = "langGraphApi";

    public override string Name => TypeName;

    public override string DisplayName => "LangGraph";

    public override string Help => "A LangGraph server.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Server address", "Such as https://graphs.example.com.") { Kind = CredentialFieldKind.Url },
        Secret("apiKey", "API key") with { IsRequired = false },
    ];

    public static GraphClient Connect(Credential credential, IServiceProvider services) => new(services.Http(), credential.RequireUrl("url"), credential["apiKey"], services.Clock());
}
