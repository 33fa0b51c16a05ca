using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>PayU India's server and page as documented: form encoding, hashes, transaction ids that are good once, failures that answer 200.</summary>
internal sealed class PayUFake : IAsyncDisposable
{
    public const string Key = "gtKFFx";
    public const string Salt = "eCwWELxi";

    private readonly Dictionary<string, (string Amount, string Status)> payments = [];
    private readonly HashSet<string> tokens = [];
    private Loopback server = null!;

    public Uri Address => server.Address;

    public int Refunds => tokens.Count;

    public static async Task<PayUFake> StartAsync()
    {
        var fake = new PayUFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public static string Sha512(string text) => Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(text)));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            context.Response.StatusCode = 400;
            return;
        }

        var form = (await context.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
        if (context.Request.Path == "/_payment")
        {
            var (status, text) = Pay(form);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(text);
            return;
        }

        await context.Response.WriteAsync((context.Request.Path == "/merchant/postservice.php" && context.Request.Query["form"] == "2" ? Command(form) : Failure("Unknown route")).ToJsonString());
    }

    private (int, string) Pay(Dictionary<string, string> form)
    {
        string Of(string name) => form.GetValueOrDefault(name, "");
        var right = Sha512(string.Join('|', new[] { "key", "txnid", "amount", "productinfo", "firstname", "email", "udf1", "udf2", "udf3", "udf4", "udf5" }.Select(Of)) + "||||||" + Salt);
        return Of("hash") != right ? (400, "Invalid hash")
            : Of("txnid").Length is 0 or > 25 || Of("productinfo").Length > 100 || Of("firstname").Length is 0 or > 60 || Of("surl").Length == 0 ? (400, "Invalid parameter")
            : payments.TryAdd(Of("txnid"), (Of("amount"), "success")) ? (200, "paid") : (400, "Duplicate transaction id");
    }

    private JsonObject Command(Dictionary<string, string> form)
    {
        string Of(string name) => form.GetValueOrDefault(name, "");
        if (Of("key") != Key || Of("hash") != Sha512($"{Key}|{Of("command")}|{Of("var1")}|{Salt}"))
        {
            return Failure("Invalid hash.");
        }

        switch (Of("command"))
        {
            case "verify_payment":
                var found = payments.TryGetValue(Of("var1"), out var payment);
                return new JsonObject { ["status"] = found ? 1 : 0, ["msg"] = found ? "1 out of 1 Transactions Fetched Successfully" : "0 out of 1 Transactions Fetched Successfully", ["transaction_details"] = new JsonObject { [Of("var1")] = new JsonObject { ["mihpayid"] = found ? "403" : "Not Found", ["status"] = found ? payment.Status : "Not Found", ["amt"] = found ? payment.Amount : null } } };
            case "cancel_refund_transaction" when Of("var2").Length is > 0 and <= 23 && Of("var3").Length > 0:
                return tokens.Add(Of("var2")) ? new JsonObject { ["status"] = 1, ["msg"] = "Refund Request Queued", ["request_id"] = $"{tokens.Count}", ["mihpayid"] = Of("var1"), ["error_code"] = 102 } : Failure("Refund request already exists for this token");
            default:
                return Failure("Invalid command or parameters");
        }
    }

    private static JsonObject Failure(string message) => new() { ["status"] = 0, ["msg"] = message };
}
