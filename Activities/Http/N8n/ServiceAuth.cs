using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>How a service wants its key, where that is not a Bearer header.</summary>
/// <param name="Header">Name of the header.</param>
/// <param name="Query">Name of the query parameter.</param>
/// <param name="BasicUser">User of a Basic header whose password is the key.</param>
/// <param name="IsInPath">The key stands in the address, for <c>{token}</c>.</param>
internal sealed record ServiceAuth(string? Header, string Prefix, string? Query, string? BasicUser, bool IsInPath)
{
    /// <summary>Name of the query parameter for the user of the credential.</summary>
    public string? UserQuery { get; init; }

    /// <summary>Name of the header for the user of the credential, beside the one with the key.</summary>
    public string? UserHeader { get; init; }

    /// <summary>Name of the field of the body for the user of the credential.</summary>
    public string? UserField { get; init; }

    /// <summary>Name of the field of the body for the key.</summary>
    public string? Field { get; init; }

    /// <summary>The key alone signs in, though the credential has a user, which other calls of the service are told.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether the user of a credential is told in a place of its own, so that a user and a password are no Basic header.</summary>
    public bool TakesUser => !IsBasic && (IsAlone || UserQuery is not null || UserHeader is not null || UserField is not null);

    /// <summary>The user and the key of the credential stand in a Basic header.</summary>
    public bool IsBasic { get; init; }

    /// <summary>Password of a Basic header whose user is the key; a blank for none.</summary>
    public string? BasicPassword { get; init; }

    /// <summary>What the service wants behind the user of a Basic header.</summary>
    public string UserSuffix { get; init; } = "";

    /// <summary>The key stands in the named header and in a Bearer header.</summary>
    public bool IsAlsoBearer { get; init; }

    /// <summary>The service of AWS that requests are signed for.</summary>
    public string? Aws { get; init; }

    /// <summary>How it is signed in to before it is called.</summary>
    public SignIn? SignIn { get; init; }

    public static ServiceAuth? Read(Value given) => given.AsObject() is not { } service ? null
        : new ServiceAuth(service["header"].AsString(), service["prefix"].AsString() ?? "", service["query"].AsString(), service["basicUser"].AsString(), service["path"] == Value.True)
        {
            UserQuery = service["userQuery"].AsString(),
            UserHeader = service["userHeader"].AsString(),
            UserField = service["userField"].AsString(),
            Field = service["field"].AsString(),
            IsAlone = service["alone"] == Value.True,
            IsBasic = service["basic"] == Value.True,
            UserSuffix = service["userSuffix"].AsString() ?? "",
            BasicPassword = service["basicPassword"].AsString(),
            IsAlsoBearer = service["bearer"] == Value.True,
            Aws = service["aws"].AsString(),
            SignIn = SignIn.Read(service["signIn"]),
        };
}
