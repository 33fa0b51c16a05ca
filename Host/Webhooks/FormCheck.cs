using System.Globalization;
using System.Net.Mail;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Whether what was sent fits the fields of a form. The browser says the same before it sends; only this counts.</summary>
internal static class FormCheck
{
    /// <summary>Letters a field takes where it says nothing of it.</summary>
    public const int UsualLength = 10_000;

    /// <summary>Bytes a file may have where the form says nothing of it.</summary>
    public const long UsualFileBytes = 10 * 1_048_576;

    /// <summary>Files that one field takes.</summary>
    private const int MostFiles = 10;

    /// <returns>What is to be put right, by the field's name; empty when all is well.</returns>
    public static IReadOnlyDictionary<string, string> Problems(Value form, Value request)
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in form["fields"].AsArray() ?? ValueArray.Empty)
        {
            var name = field["name"].ToString();
            if ((field["type"].AsString() == "file" ? Files(form, field, request) : Text(field, request["body"][name])) is { } problem)
            {
                problems[name] = problem;
            }
        }

        return problems;
    }

    private static string? Text(Value field, Value sent)
    {
        var type = field["type"].AsString();
        if (type == "html")
        {
            return null;
        }

        string[] given = [.. (sent.AsArray()?.Select(value => value.ToString()) ?? (sent.IsNullish ? [] : [sent.ToString()])).Where(value => value.Trim().Length > 0)];
        if (field["least"] is { Kind: ValueKind.Number } least && given.Length < least.Number)
        {
            return $"Choose at least {least}.";
        }

        if (field["most"] is { Kind: ValueKind.Number } most && given.Length > most.Number)
        {
            return $"Choose at most {most}.";
        }

        if (given.Length == 0)
        {
            return field["isRequired"] == Value.True ? type is "dropdown" or "radio" or "checkbox" ? "Choose an answer." : "Fill this in." : null;
        }

        return type switch
        {
            "dropdown" or "radio" or "checkbox" => Choice(field, given),
            _ when given.Length > 1 => "Give one answer.",
            _ => One(field, type, given[0].Trim()),
        };
    }

    private static string? One(Value field, string? type, string text)
    {
        var longest = field["maxLength"] is { Kind: ValueKind.Number, Number: > 0 and var letters } ? letters : UsualLength;
        return text.Length > longest ? $"Write at most {longest} letters." : type switch
        {
            "email" when !MailAddress.TryCreate(text, out var address) || address.Address != text => "Write an e-mail address, such as ann@example.com.",
            "number" => Number(field, text),
            "date" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => "Give a date, such as 2026-01-31.",
            "url" when !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") => "Write a web address, such as https://example.com.",
            "phone" when text.Count(char.IsAsciiDigit) < 5 || text.Any(letter => !char.IsAsciiDigit(letter) && !"+()-./ ".Contains(letter, StringComparison.Ordinal)) => "Write a phone number, such as +49 30 1234567.",
            _ => null,
        };
    }

    private static string? Number(Value field, string text)
        => !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) ? "Write a number, such as 12 or 3.5."
            : field["min"] is { Kind: ValueKind.Number } least && number < least.Number ? $"The least is {least}."
            : field["max"] is { Kind: ValueKind.Number } most && number > most.Number ? $"The most is {most}."
            : null;

    private static string? Choice(Value field, string[] given)
    {
        var options = (field["options"].AsArray() ?? ValueArray.Empty).Select(option => option.ToString()).ToHashSet(StringComparer.Ordinal);
        return given.Length > 1 && field["isMultiple"] != Value.True ? "Choose one answer."
            : given.All(options.Contains) ? null
            : "Choose one of the answers that are offered.";
    }

    private static string? Files(Value form, Value field, Value request)
    {
        var files = (request["files"].AsArray() ?? ValueArray.Empty).Where(file => file["name"].ToString() == field["name"].ToString() && file["size"].Number > 0).ToArray();
        var limit = form["fileBytes"] is { Kind: ValueKind.Number, Number: > 0 and var bytes } ? (long)bytes : UsualFileBytes;
        return files.Length == 0 ? field["isRequired"] == Value.True ? "Choose a file." : null
            : files.Length > (field["isMultiple"] == Value.True ? MostFiles : 1) ? field["isMultiple"] == Value.True ? $"Choose at most {MostFiles} files." : "Choose one file."
            : files.FirstOrDefault(file => file["size"].Number > limit) is { IsUndefined: false } large ? string.Create(CultureInfo.InvariantCulture, $"{large["fileName"]} is too large. A file may have {limit / 1_048_576.0:0.#} MB at most.")
            : field["accept"].AsString() is { Length: > 0 } accept && files.FirstOrDefault(file => !IsTaken(accept, file)) is { IsUndefined: false } wrong ? $"{wrong["fileName"]} is of a kind that is not taken. Choose {accept}."
            : null;
    }

    /// <param name="accept">As HTML writes it: <c>.pdf, image/*</c>.</param>
    private static bool IsTaken(string accept, Value file)
        => accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(kind =>
            kind.StartsWith('.') ? file["fileName"].ToString().EndsWith(kind, StringComparison.OrdinalIgnoreCase)
                : kind.EndsWith("/*", StringComparison.Ordinal) ? file["mimeType"].ToString().StartsWith(kind[..^1], StringComparison.OrdinalIgnoreCase)
                : string.Equals(file["mimeType"].ToString(), kind, StringComparison.OrdinalIgnoreCase));
}
