using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>The token of the credential that a step holds; an OAuth 2 credential gets a new one when the service refuses it.</summary>
/// <param name="address">Where it is to be sent.</param>
internal sealed class CredentialToken(ActivityExecutionContext context, CredentialReference? reference, Uri address) : ITokenSource
{
    private const string Scheme = "Bearer ";

    private string? header;
    private string? refused;
    private bool canRenew;

    public async ValueTask<string> GetAsync(CancellationToken cancel)
    {
        if (header is not null)
        {
            return header;
        }

        using var credential = await context.OpenCredentialAsync(reference, refused);
        HttpCredential.RequireHost(credential, address);
        canRenew = credential[CredentialNames.AccessToken].Length > 0;
        var token = canRenew ? credential[CredentialNames.AccessToken] : credential["token"];
        return token.Length > 0 ? header = Scheme + token
            : throw new FaultException($"The credential '{credential.Name}' of the kind {credential.Type} holds no token. Choose an OAuth 2 credential, or a Bearer token.", type: "Credential");
    }

    public bool Discard(string value)
    {
        (header, refused) = (null, value[Scheme.Length..]);
        return canRenew;
    }
}
