using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Makes a credential's test call and keeps what it found.</summary>
internal sealed class CredentialTester(ICredentialStore store, CredentialVault vault, IServiceProvider services, TimeProvider time)
{
    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(30);

    public async Task<CredentialTestResult> TestAsync(CredentialRow row, CancellationToken cancellation)
    {
        var check = await CheckAsync(row, cancellation);
        var now = time.GetUtcNow();

        // A renewal may have changed the row during the test; a person's change makes the result one of the past.
        while (await store.FindAsync(row.TenantId, row.CredentialId, cancellation) is { } current && current.UpdatedAt <= now)
        {
            if (await store.SaveAsync(current with { Revision = current.Revision + 1, TestedAt = now, TestPassed = check.IsOk, TestMessage = check.Message }, cancellation))
            {
                break;
            }
        }

        return new CredentialTestResult(check.IsOk, check.Message, now);
    }

    private async Task<CredentialCheck> CheckAsync(CredentialRow row, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestTest);
        try
        {
            var type = vault.TypeOf(row);
            var opened = await vault.OpenAsync(row, null, limit.Token);
            using var credential = opened.Credential;
            var mask = new SecretMask();
            mask.Add(opened.Secrets);
            try
            {
                var check = await type.TestAsync(credential, services, limit.Token);
                return check with { Message = mask.Clean(check.Message) };
            }
            catch (ServiceException error)
            {
                return new CredentialCheck(false, mask.Clean(error.Message));
            }
        }
        catch (Exception error) when (error is FaultException or CredentialException)
        {
            return new CredentialCheck(false, error.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new CredentialCheck(false, $"The service did not answer within {LongestTest.TotalSeconds:0} seconds.");
        }
    }
}
