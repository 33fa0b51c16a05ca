using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>An access key of AWS, or of a store that signs requests as S3 does.</summary>
internal sealed class AwsCredential : HttpCredential
{
    public const string TypeName = "aws";

    public override string Name => TypeName;

    public override string DisplayName => "AWS or S3 access key";

    public override string Help => "An access key of Amazon Web Services, or of a store such as MinIO, Cloudflare R2, Backblaze or DigitalOcean Spaces that is called as S3 is. Only a signature is sent, never the secret.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("accessKeyId", "Access key ID"),
        Secret("secretAccessKey", "Secret access key"),
        new("region", "Region", "That of your buckets and functions, such as eu-central-1.") { Default = "us-east-1" },
        new(ServiceAccount.Address, "Address", "Of a store that is not Amazon's, such as https://minio.example.com. Empty: Amazon's.") { IsRequired = false, Kind = CredentialFieldKind.Url },
        Secret("sessionToken", "Session token", "For temporary keys.") with { IsRequired = false },
        Hosts,
    ];
}
