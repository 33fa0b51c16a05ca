using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class QdrantCredential : CredentialType
{
    public const string TypeName = "qdrantApi";

    public override string Name => TypeName;

    public override string DisplayName => "Qdrant";

    public override string Help => "A Qdrant server of your own or in Qdrant's cloud.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Server address", "Such as http://qdrant:6333.") { Kind = CredentialFieldKind.Url },
        Secret("apiKey", "API key", "Empty for a server that asks for none.") with { IsRequired = false },
    ];
}

internal sealed class PineconeCredential : CredentialType
{
    public const string TypeName = "pineconeApi";

    public override string Name => TypeName;

    public override string DisplayName => "Pinecone";

    public override string Help => "A key of a Pinecone project: in Pinecone under API keys.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("apiKey", "API key"),
        new("url", "API address", "Another one only for tests.") { Kind = CredentialFieldKind.Url, Default = "https://api.pinecone.io" },
    ];
}
