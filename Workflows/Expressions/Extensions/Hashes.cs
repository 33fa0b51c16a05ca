using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>The hash() extension.</summary>
internal static class Hashes
{
    public static JsValue Compute(ExtensionCall call)
    {
        var algorithm = call.Arguments.Arg(0) is JsString given ? given.ToString().ToLowerInvariant() : "md5";
        var bytes = Encoding.UTF8.GetBytes(call.Text);
        return algorithm switch
        {
            "base64" => Convert.ToBase64String(bytes),
#pragma warning disable CA5350, CA5351 // People hash for other systems, which choose the algorithm.
            "md5" => Convert.ToHexStringLower(MD5.HashData(bytes)),
            "sha1" => Convert.ToHexStringLower(SHA1.HashData(bytes)),
#pragma warning restore CA5350, CA5351
            "sha224" => Convert.ToHexStringLower(Sha224.HashData(bytes)),
            "sha256" => Convert.ToHexStringLower(SHA256.HashData(bytes)),
            "sha384" => Convert.ToHexStringLower(SHA384.HashData(bytes)),
            "sha512" => Convert.ToHexStringLower(SHA512.HashData(bytes)),
            "sha3" when SHA3_512.IsSupported => Convert.ToHexStringLower(SHA3_512.HashData(bytes)),
            _ => throw call.Refuse($"Unknown algorithm {algorithm}. Available algorithms are: md5,sha1,sha224,sha256,sha384,sha512,sha3, and Base64."),
        };
    }
}
