using System.Security.Cryptography;
using System.Text;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>PayU's hashes: SHA-512 in lower-case hex over fields in a fixed order. The amount's text counts as it is sent: "10.00" is not "10".</summary>
internal static class PayUHash
{
    private static readonly string[] Order = ["key", "txnid", "amount", "productinfo", "firstname", "email", "udf1", "udf2", "udf3", "udf4", "udf5"];

    /// <summary>Of a payment that is asked for.</summary>
    public static string OfRequest(IReadOnlyDictionary<string, string> fields, string salt)
        => Hex(string.Join('|', Order.Select(name => fields.GetValueOrDefault(name, ""))) + "||||||" + salt);

    /// <summary>Of what PayU sends back: the same in reverse, with the state.</summary>
    public static string OfAnswer(IReadOnlyDictionary<string, string> fields, string salt)
    {
        var reversed = $"{salt}|{fields.GetValueOrDefault("status", "")}||||||{string.Join('|', Order.Reverse().Select(name => fields.GetValueOrDefault(name, "")))}";
        var charges = fields.GetValueOrDefault("additionalCharges") ?? fields.GetValueOrDefault("additional_charges") ?? "";
        return Hex(charges.Length > 0 ? $"{charges}|{reversed}" : reversed);
    }

    /// <summary>Of a command to its server.</summary>
    public static string OfCommand(string key, string command, string first, string salt) => Hex($"{key}|{command}|{first}|{salt}");

    /// <summary>Takes the same time whatever is wrong.</summary>
    public static bool Same(string expected, string given) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    private static string Hex(string text) => Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(text)));
}
