namespace Bizoholic.Flows.Workflows;

/// <summary>How an activity gets at a credential.</summary>
public static class CredentialAccess
{
    /// <summary>
    /// Opens the credential that an input names, for one call: <c>using var credential = await context.OpenCredentialAsync(Credential, "wordpressApi");</c>.
    /// From here on its secrets are masked in everything that is stored of this run.
    /// </summary>
    /// <param name="types">The kinds that fit; any when empty.</param>
    /// <exception cref="FaultException">None is chosen, it is gone, or it is of another kind.</exception>
    public static ValueTask<Credential> OpenCredentialAsync(this ActivityExecutionContext context, Input<CredentialReference>? input, params IReadOnlyList<string> types)
        => context.OpenCredentialAsync(context.Get(input), refusedToken: null, types);

    /// <inheritdoc cref="OpenCredentialAsync(ActivityExecutionContext, Input{CredentialReference}?, IReadOnlyList{string})"/>
    /// <param name="refusedToken">The access token that the service refused, where it did: an OAuth 2 credential gets a new one.</param>
    public static async ValueTask<Credential> OpenCredentialAsync(this ActivityExecutionContext context, CredentialReference? reference, string? refusedToken, params IReadOnlyList<string> types)
    {
        if (reference is null)
        {
            throw new FaultException("No credential is chosen. Choose one in the step's settings, or make one under Credentials first.", type: "Credential");
        }

        if (context.Services.GetService(typeof(ICredentialSource)) is not ICredentialSource source)
        {
            throw new FaultException("Credentials are kept by the server, so this step cannot run outside of it.", type: "Credential");
        }

        var (run, tenant, cancellation) = (context.Run, context.TenantId, context.CancellationToken);
        var opened = await run.WithStorageAsync(() => source.OpenAsync(tenant, reference.Id, refusedToken, cancellation), cancellation);
        context.Mask(opened.Secrets);
        return types.Count == 0 || types.Contains(opened.Credential.Type)
            ? opened.Credential
            : throw new FaultException($"The credential '{opened.Credential.Name}' is of the kind {opened.Credential.Type}, but this step needs {string.Join(" or ", types)}.", type: "Credential");
    }
}
