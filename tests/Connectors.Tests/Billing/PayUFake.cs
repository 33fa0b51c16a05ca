using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>
/// PayU India's server and page as docs.payu.in has them (_payment of the hosted checkout, verify_payment, cancel_refund_transaction, check_action_status, the error codes
/// of refunds) and its payu-sdk-php and web-sdk packages compute their hashes: form encoding, known and needed fields, ids that are good once, failures that answer 200.
/// </summary>
internal sealed class PayUFake : IAsyncDisposable
{
    public const string Key = "gtKFFx";
    public const string Salt = "eCwWELxi";

    private static readonly string[] Hashed = ["key", "txnid", "amount", "productinfo", "firstname", "email", "udf1", "udf2", "udf3", "udf4", "udf5"];
    private static readonly string[] Needed = ["key", "txnid", "amount", "productinfo", "firstname", "email", "phone", "surl", "furl", "hash"];
    private static readonly Dictionary<string, int> Longest = new() { ["txnid"] = 25, ["productinfo"] = 100, ["firstname"] = 60, ["email"] = 50, ["phone"] = 50, ["udf1"] = 255 };

    private readonly Dictionary<string, (string Id, string Amount, string Status)> payments = [];
    private readonly List<JsonObject> refunds = [];
    private Loopback server = null!;

    public Uri Address => server.Address;

    public int Refunds => refunds.Count;

    /// <summary>A payment that was made before.</summary>
    public void AddPayment(string id, string amount) => payments[$"before-{id}"] = (id, amount, "success");

    /// <summary>The bank has paid the money back, or has not.</summary>
    public void EndRefund(string requestId, string status) => refunds.Single(one => (string)one["request_id"]! == requestId)["status"] = status;

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
        return Of("hash") != Sha512(string.Join('|', Hashed.Select(Of)) + "||||||" + Salt) ? (400, "Invalid hash")
            : Needed.FirstOrDefault(name => Of(name).Length == 0) is { } missing ? (400, $"Mandatory parameter missing: {missing}")
            : form.Keys.FirstOrDefault(name => !Needed.Contains(name) && !Hashed.Contains(name)) is { } unknown ? (400, $"Unknown parameter: {unknown}")
            : Longest.FirstOrDefault(rule => Of(rule.Key).Length > rule.Value).Key is { } tooLong ? (400, $"Parameter too long: {tooLong}")
            : Of("phone").Any(letter => !char.IsAsciiDigit(letter)) || !decimal.TryParse(Of("amount"), System.Globalization.CultureInfo.InvariantCulture, out var amount) || amount < 1 ? (400, "Invalid parameter")
            : payments.TryAdd(Of("txnid"), ($"{403 + payments.Count}", Of("amount"), "success")) ? (200, "paid") : (400, "Duplicate transaction id");
    }

    private JsonObject Command(Dictionary<string, string> form)
    {
        string Of(string name) => form.GetValueOrDefault(name, "");
        if (Of("key") != Key || Of("hash") != Sha512($"{Key}|{Of("command")}|{Of("var1")}|{Salt}"))
        {
            return Failure("Invalid hash.");
        }

        return (Of("command"), Of("var1"), Of("var2")) switch
        {
            (_, "", _) => Failure("Parameter missing"),
            ("verify_payment", var transaction, _) => Verify(transaction),
            ("cancel_refund_transaction", var payment, { Length: > 0 and <= 23 } token) when Of("var3").Length > 0 => Refund(payment, token, Of("var3")),
            ("check_action_status", var payment, "payuid") => Actions(payment, refunds.Where(one => (string)one["mihpayid"]! == payment)),
            ("check_action_status", var request, "") => Actions(request, refunds.Where(one => (string)one["request_id"]! == request)),
            _ => Failure("Invalid command or parameters"),
        };
    }

    private JsonObject Verify(string transaction)
    {
        var found = payments.TryGetValue(transaction, out var payment);
        return new JsonObject
        {
            ["status"] = found ? 1 : 0,
            ["msg"] = $"{(found ? 1 : 0)} out of 1 Transactions Fetched Successfully",
            ["transaction_details"] = new JsonObject { [transaction] = new JsonObject { ["mihpayid"] = found ? payment.Id : "Not Found", ["status"] = found ? payment.Status : "Not Found", ["amt"] = found ? payment.Amount : null } },
        };
    }

    private JsonObject Refund(string payment, string token, string amount)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        if (refunds.Any(one => (string)one["token"]! == token))
        {
            return Failure("Token already exists.", 106);
        }

        if (payments.Values.FirstOrDefault(one => one.Id == payment) is not { Id: not null } paid)
        {
            return Failure("Transaction Not Found", 116);
        }

        if (!decimal.TryParse(amount, culture, out var wanted) || wanted <= 0 || refunds.Where(one => (string)one["mihpayid"]! == payment).Sum(one => decimal.Parse((string)one["amt"]!, culture)) + wanted > decimal.Parse(paid.Amount, culture))
        {
            return Failure("Invalid amount", 105);
        }

        var id = $"{131_278_422 + refunds.Count}";
        refunds.Add(new JsonObject { ["mihpayid"] = payment, ["request_id"] = id, ["amt"] = amount, ["mode"] = "CC", ["action"] = "refund", ["token"] = token, ["status"] = "queued" });
        return new JsonObject { ["status"] = 1, ["msg"] = "Refund Request Queued", ["request_id"] = id, ["bank_ref_num"] = null, ["mihpayid"] = payment, ["error_code"] = 102 };
    }

    private static JsonObject Actions(string asked, IEnumerable<JsonObject> found)
    {
        var actions = new JsonObject(found.Select(one => KeyValuePair.Create((string)one["request_id"]!, (JsonNode?)one.DeepClone())));
        return new JsonObject
        {
            ["status"] = actions.Count > 0 ? 1 : 0,
            ["msg"] = $"{(actions.Count > 0 ? 1 : 0)} out of 1 Transactions Fetched Successfully",
            ["transaction_details"] = new JsonObject { [asked] = actions.Count > 0 ? actions : "No action status found" },
        };
    }

    private static JsonObject Failure(string message, int? code = null) => new() { ["status"] = 0, ["msg"] = message, ["error_code"] = code };
}
