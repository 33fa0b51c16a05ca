using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>
/// A page of a form carries when it was shown, signed. It tells programs that fill in forms from people who read them, and one press of the button from two:
/// what is sent twice from one page is one answer.
/// </summary>
internal sealed class FormSeal(ResumeAddresses addresses, HostSettings settings, TimeProvider time)
{
    /// <summary>Name of the hidden field.</summary>
    public const string Field = "form-seal";

    /// <summary>Name of the field that no person sees; programs fill it in.</summary>
    public const string Trap = "company_site";

    /// <summary>Nobody reads and fills in a form faster.</summary>
    public static readonly TimeSpan Quickest = TimeSpan.FromSeconds(2);

    /// <param name="path">Of the form; a seal is good for no other.</param>
    public string Of(string path)
    {
        var text = $"{time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        return $"{text}.{addresses.Seal($"{path}\n{text}")}";
    }

    /// <summary>What the page that was sent says of who sent it.</summary>
    public FormSender Check(string path, Value body)
    {
        if (body[Trap] is { IsNullish: false } trap && trap.ToString().Length > 0)
        {
            return FormSender.Program;
        }

        var seal = body[Field].AsString() ?? "";
        var end = seal.LastIndexOf('.');
        if (end < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(seal[(end + 1)..]), Encoding.UTF8.GetBytes(addresses.Seal($"{path}\n{seal[..end]}"))))
        {
            return FormSender.Unknown;
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(seal[..seal.IndexOf('.', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
        return age < Quickest ? FormSender.TooQuick : age > settings.DeliveryKeysKept ? FormSender.Unknown : FormSender.Person;
    }
}

internal enum FormSender
{
    Person,

    /// <summary>It filled in what no person sees.</summary>
    Program,

    /// <summary>Sent sooner than a person could.</summary>
    TooQuick,

    /// <summary>The page is not ours, or was open for longer than answers are told apart.</summary>
    Unknown,
}
