using System.Globalization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// A form as the host draws it: <c>{style, title, description, button, fields: [{name, key, label, type, isRequired, isMultiple, options, placeholder, html, value, accept}]}</c>,
/// and what a person entered as an item. A field is sent under its name and kept under its key. In n8n's style, texts may hold HTML, and what is left empty is kept as n8n keeps it.
/// </summary>
internal static class FormSettings
{
    /// <summary>Fields of later nodes have names beside their labels.</summary>
    private const double NamedFields = 2.4;

    /// <param name="version">Of the node whose form it is.</param>
    public static ValueObject Of(Value parameters, double version) => ValueObject.From(
        ("style", "n8n"),
        ("title", Text(parameters["formTitle"]) ?? Text(parameters["options"]["formTitle"])),
        ("description", Text(parameters["formDescription"]) ?? Text(parameters["options"]["formDescription"])),
        ("button", Text(parameters["options"]["buttonLabel"]) ?? "Submit"),
        ("ignoreBots", parameters["options"]["ignoreBots"] == Value.True),
        ("showHeaders", parameters["options"]["showHeaders"] == Value.True),
        ("fields", ValueArray.From(FieldsOf(parameters).Select((field, index) => (Value)Field(field, index, version, parameters["defineForm"].AsString() == "json")))));

    /// <summary>How a form answers once it is sent, as n8n's settings say it.</summary>
    public static ValueObject AnswerOf(Value parameters) => parameters["options"]["respondWithOptions"]["values"].AsObject()
        ?? ValueObject.From(("formSubmittedText", parameters["options"]["formSubmittedText"]));

    /// <summary>The address of a page to go on to; null where it is none.</summary>
    public static string? AddressOf(string text)
        => Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address.AbsoluteUri : null;

    /// <summary>What was sent, by the fields' keys, each of its own type; files beside it.</summary>
    /// <param name="zone">In which the time is told it was sent at.</param>
    public static Item ItemOf(ValueObject form, Value request, DateTimeOffset now, string? zone, bool isTest)
    {
        var json = new ValueObject.Builder();
        var isN8n = form["style"].AsString() == "n8n";
        var files = (request["files"].AsArray() ?? ValueArray.Empty).Where(file => file["size"].Number > 0).ToLookup(file => file["name"].ToString(), StringComparer.Ordinal);
        foreach (var field in form["fields"].AsArray() ?? ValueArray.Empty)
        {
            var sent = request["body"][field["name"].ToString()];
            var value = field["type"].AsString() switch
            {
                "html" => isN8n && field["element"].AsString() is not null ? (Value)SafeHtml.Of(field["html"].ToString()) : default,
                "file" => isN8n ? FilesOf(field, [.. files[field["name"].ToString()]]) : default,
                "hiddenField" when sent.IsUndefined => field["value"],
                _ => isN8n ? ValueOf(field, sent) : OwnValueOf(field, sent),
            };
            if (!value.IsUndefined)
            {
                json.Set(field["element"].AsString() ?? KeyOf(field), value);
            }
        }

        json.Set("submittedAt", Told(now, zone));
        json.Set("formMode", isTest ? "test" : "production");
        if (form["showHeaders"] == Value.True)
        {
            json.Set("headers", request["headers"]);
        }

        return new Item(json.Build()) { PairedItem = 0, Binary = Named(form, files) };
    }

    /// <summary>The mail address somebody entered, by which their runs are found; null where the form asks for none.</summary>
    public static string? EmailOf(ValueObject form, Item item)
        => (form["fields"].AsArray() ?? ValueArray.Empty).Where(field => field["type"].AsString() == "email").Select(field => item.Json[KeyOf(field)].AsString()).FirstOrDefault(email => !string.IsNullOrEmpty(email));

    /// <summary>The form with its fields filled in by their keys.</summary>
    public static ValueObject Filled(ValueObject form, Value values)
        => form.With("fields", ValueArray.From((form["fields"].AsArray() ?? ValueArray.Empty).Select(field => values[KeyOf(field)] is { IsNullish: false } value ? field.AsObject()!.With("value", value) : field)));

    private static ValueArray FieldsOf(Value parameters)
        => parameters["defineForm"].AsString() == "json"
            ? (parameters["jsonOutput"].AsArray() ?? (FieldTypes.TryJson(parameters["jsonOutput"].ToString(), out var json) ? json.AsArray() : null) ?? ValueArray.Empty)
            : parameters["formFields"]["values"].AsArray() ?? ValueArray.Empty;

    /// <param name="isJson">Written as JSON: nothing stands for what is not said.</param>
    private static ValueObject Field(Value field, int index, double version, bool isJson)
    {
        var type = Text(field["fieldType"]) ?? (isJson ? "" : "text");
        return ValueObject.From(
            ("name", $"field-{index}"),
            ("key", (version >= NamedFields || type == "hiddenField" ? Text(field["fieldName"]) : null) ?? Text(field["fieldLabel"]) ?? Text(field["fieldName"]) ?? Text(field["elementName"]) ?? $"Field {index + 1}"),
            ("label", Text(field["fieldLabel"]) ?? Text(field["fieldName"]) ?? Text(field["elementName"]) ?? $"Field {index + 1}"),
            ("element", type == "html" ? Text(field["elementName"]) : null),
            ("type", type),
            ("isRequired", field["requiredField"] == Value.True),
            ("isMultiple", field["multiselect"] == Value.True || type == "checkbox" || (type == "file" && (field["multipleFiles"].IsUndefined ? !isJson : field["multipleFiles"] == Value.True))),
            ("options", ValueArray.From((field["fieldOptions"]["values"].AsArray() ?? ValueArray.Empty).Select(option => option["option"]))),
            ("least", Limit(field, "minSelections", 0)),
            ("most", Limit(field, "maxSelections", 1)),
            ("placeholder", Text(field["placeholder"])),
            ("html", Text(field["html"])),
            ("accept", Text(field["acceptFileTypes"])),
            ("value", DefaultOf(field, type)));
    }

    /// <summary>How many of its options may be chosen; undefined for any number.</summary>
    private static Value Limit(Value field, string name, double usual) => field["limitSelection"].AsString() switch
    {
        "exact" => Number(field["numberOfSelections"], 1),
        "range" => Number(field[name], usual),
        _ => default,
    };

    private static Value Number(Value value, double usual) => value.Kind == ValueKind.Number ? value : usual;

    private static Value DefaultOf(Value field, string type)
    {
        var value = type == "hiddenField" ? field["fieldValue"] : field["defaultValue"];
        return value.IsUndefined ? Value.Null : value;
    }

    /// <summary>Forms that wait since before fields had keys have labels only.</summary>
    private static string KeyOf(Value field) => field["key"].AsString() ?? field["label"].ToString();

    /// <summary>As n8n keeps it: what is left empty is an empty text, and 0 in a field for numbers.</summary>
    private static Value ValueOf(Value field, Value sent) => field["type"].AsString() switch
    {
        "radio" => sent.AsArray() is { } one ? one[0] : sent,
        _ when field["isMultiple"] == Value.True => ListOf(sent),
        _ when sent.IsNullish => Value.Null,
        "number" => JsText.ToNumber(sent),
        "text" or "email" => sent.ToString().Trim(),
        _ => sent,
    };

    private static Value OwnValueOf(Value field, Value sent) => field["type"].AsString() switch
    {
        "number" => sent.IsNullish || sent.ToString().Length == 0 ? Value.Null : JsText.ToNumber(sent),
        "checkbox" => sent.IsNullish ? Value.Null : ListOf(sent),
        _ when field["isMultiple"] == Value.True => ListOf(sent),
        _ when sent.IsUndefined => Value.Null,
        _ => sent.AsString() is { } text ? text.Trim() is { Length: > 0 } trimmed ? trimmed : field["type"].AsString() is "date" or "dropdown" ? Value.Null : "" : sent,
    };

    private static ValueArray ListOf(Value sent) => sent.IsNullish ? ValueArray.Empty : sent.AsArray() ?? new ValueArray(sent);

    private static Value FilesOf(Value field, Value[] files)
    {
        var told = files.Select(file => (Value)ValueObject.From(("filename", file["fileName"]), ("mimetype", file["mimeType"]), ("size", file["size"]))).ToArray();
        return told.Length == 0 ? Value.Null : told.Length > 1 || field["isMultiple"] == Value.True ? ValueArray.From(told) : told[0];
    }

    /// <summary>Files by their fields' keys, numbered where a field has several.</summary>
    private static Dictionary<string, BinaryReference>? Named(ValueObject form, ILookup<string, Value> files)
    {
        var named = (form["fields"].AsArray() ?? ValueArray.Empty).Where(field => field["type"].AsString() == "file").SelectMany(field =>
        {
            Value[] own = [.. files[field["name"].ToString()]];
            var name = string.Concat(KeyOf(field).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
            return own.Select((file, index) => (
                Name: own.Length > 1 ? $"{name}_{index}" : name,
                File: new BinaryReference(file["blobId"].ToString(), file["fileName"].ToString(), file["mimeType"].ToString(), (long)file["size"].Number)));
        }).DistinctBy(file => file.Name).ToDictionary(file => file.Name, file => file.File, StringComparer.Ordinal);
        return named.Count == 0 ? null : named;
    }

    /// <summary>A moment as n8n tells it: UTC has a Z.</summary>
    private static string Told(DateTimeOffset now, string? zone)
        => zone is null or "UTC" or "GMT" || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : TimeZoneInfo.ConvertTime(now, found).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static string? Text(Value value) => value.AsString() is { Length: > 0 } text ? text : null;
}
