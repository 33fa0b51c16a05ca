namespace Bizoholic.Flows.Workflows;

/// <summary>A kind of credential: what it is made of, and how to find out whether it works. Where n8n has the same kind, it has n8n's name.</summary>
public abstract class CredentialType
{
    public abstract string Name { get; }

    public abstract string DisplayName { get; }

    /// <summary>One or two plain sentences: what it is for and where to get it.</summary>
    public abstract string Help { get; }

    public abstract IReadOnlyList<CredentialField> Fields { get; }

    /// <summary>Whether <see cref="TestAsync"/> asks the service.</summary>
    public virtual bool CanTest => false;

    /// <summary>Whether a person may have to sign in at the service after it was made.</summary>
    public virtual bool SignsIn => false;

    /// <summary>How it signs in, for kinds whose tokens are fetched and renewed by the installation; null for all others.</summary>
    public virtual OAuthSettings? OAuth(Credential credential) => null;

    /// <summary>Secrets that are made of several fields, as they travel: a Basic header's content. They are masked too.</summary>
    public virtual IEnumerable<string> DerivedSecrets(Credential credential) => [];

    /// <summary>What is wrong with what was entered, where a field's kind does not say it; null when nothing is.</summary>
    public virtual CredentialProblem? Check(IReadOnlyDictionary<string, string> values) => null;

    /// <summary>Makes one harmless call.</summary>
    public virtual ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
        => ValueTask.FromResult(new CredentialCheck(true, "This kind cannot be tested by itself; test the step that uses it."));
}

/// <summary>A field that cannot be as it was entered.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Message">For the person who entered it: what is wrong and what is expected.</param>
public sealed record CredentialProblem(string Field, string Message);

/// <summary>What a test call found.</summary>
/// <param name="Message">For the person who tests: who it signed in as, or what is wrong and what to do.</param>
public sealed record CredentialCheck(bool IsOk, string Message);

/// <summary>How tokens of an OAuth 2 credential are fetched.</summary>
/// <param name="AuthorizeUrl">Where people consent; null where no person is needed (client credentials).</param>
/// <param name="SendsClientInBody">False: the client id and secret go into a Basic header.</param>
/// <param name="ExtraAuthorizeQuery">Parameters some services want at the consent page, as a query string.</param>
public sealed record OAuthSettings(Uri? AuthorizeUrl, Uri TokenUrl, string ClientId, string ClientSecret, string Scope, bool SendsClientInBody, string ExtraAuthorizeQuery = "");
