using System.Security.Cryptography;
using Bizoholic.Flows.Workflows;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.TeleTrust;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>The hashes of OpenSSL's list that .NET has not.</summary>
/// <param name="digest">Made anew.</param>
/// <param name="id">What a signature of RSA calls it; null where none may.</param>
internal sealed class RareHash(IDigest digest, DerObjectIdentifier? id)
{
    /// <exception cref="FaultException">There is none of that name.</exception>
    public static RareHash Of(string name) => HashNames.Plain(name) switch
    {
        "RIPEMD" or "RIPEMD160" or "RMD160" => new(new RipeMD160Digest(), TeleTrusTObjectIdentifiers.RipeMD160),
        "SHA224" => new(new Sha224Digest(), NistObjectIdentifiers.IdSha224),
        "SHA512-224" => new(new Sha512tDigest(224), NistObjectIdentifiers.IdSha512_224),
        "SHA512-256" => new(new Sha512tDigest(256), NistObjectIdentifiers.IdSha512_256),
        "SHA3-224" => new(new Sha3Digest(224), NistObjectIdentifiers.IdSha3_224),
        "SHA3-256" => new(new Sha3Digest(256), NistObjectIdentifiers.IdSha3_256),
        "SHA3-384" => new(new Sha3Digest(384), NistObjectIdentifiers.IdSha3_384),
        "SHA3-512" => new(new Sha3Digest(512), NistObjectIdentifiers.IdSha3_512),
        // OpenSSL names the scheme where others name the hash.
        "SM3" => new(new SM3Digest(), new DerObjectIdentifier("1.2.156.10197.1.504")),
        "BLAKE2B512" => new(new Blake2bDigest(512), null),
        "BLAKE2S256" => new(new Blake2sDigest(256), null),
        _ => throw new FaultException($"The hash '{name}' is not available here."),
    };

    public byte[] Hash(ReadOnlySpan<byte> content)
    {
        digest.BlockUpdate(content);
        var made = new byte[digest.GetDigestSize()];
        digest.DoFinal(made, 0);
        return made;
    }

    public byte[] Hmac(byte[] secret, ReadOnlySpan<byte> content)
    {
        var mac = new HMac(digest);
        mac.Init(new KeyParameter(secret));
        mac.BlockUpdate(content);
        var made = new byte[mac.GetMacSize()];
        mac.DoFinal(made, 0);
        return made;
    }

    public byte[] Sign(RSA key, ReadOnlySpan<byte> content)
    {
        var signer = new RsaDigestSigner(digest, id ?? throw new FaultException($"{digest.AlgorithmName} signs nothing with an RSA key. Choose RSA-SHA256."));
        signer.Init(true, DotNetUtilities.GetRsaKeyPair(key).Private);
        signer.BlockUpdate(content);
        return signer.GenerateSignature();
    }
}
