using System.Security.Cryptography;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>Hashes by all the names that OpenSSL has for them: SHA256, RSA-SHA256 and sha256WithRSAEncryption are one. Old ones too, since the service on the other side chose.</summary>
internal static class HashNames
{
    private static readonly string[] Around = ["ID-RSASSA-PKCS1-V1_5-WITH-", "RSA-", "SSL3-", "WITHRSAENCRYPTION", "WITHRSA"];

    /// <summary>What is left of a name without what it is used for.</summary>
    public static string Plain(string name) => Around.Aggregate(name.ToUpperInvariant(), (text, around) => text.Replace(around, "", StringComparison.Ordinal)).Replace('/', '-');

    /// <returns>Null where .NET has none of that name here.</returns>
    public static HashAlgorithmName? Find(string name) => Plain(name) switch
    {
        "MD5" => HashAlgorithmName.MD5,
        "SHA1" or "SHA1-2" => HashAlgorithmName.SHA1,
        "SHA256" => HashAlgorithmName.SHA256,
        "SHA384" => HashAlgorithmName.SHA384,
        "SHA512" => HashAlgorithmName.SHA512,
        "SHA3-256" when SHA3_256.IsSupported => HashAlgorithmName.SHA3_256,
        "SHA3-384" when SHA3_384.IsSupported => HashAlgorithmName.SHA3_384,
        "SHA3-512" when SHA3_512.IsSupported => HashAlgorithmName.SHA3_512,
        _ => null,
    };
}
