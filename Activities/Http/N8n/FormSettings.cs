using System.Globalization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// A form as the host draws it: <c>{title, description, button, fields: [{name, key, label, type, isRequired, isMultiple, options, placeholder, html, value, accept}]}</c>,
/// and what a person entered as an item. A field is sent under its name and kept under its key.
/// </summary>
internal static class FormSettings
{
    public static ValueObject Of(Value parameters) => ValueObject.From(
        ("title", Text(parameters["formTitle"]) ?? Text(parameters["options"]["formTitle"])),
        ("description", Text(parameters["formDescription"]) ?? Text(parameters["options"]["formDescription"])),
        ("button", Text(parameters["options"]["buttonLabel"]) ?? Text(parameters["buttonLabel"]) ?? "Submit"),
        ("fields", ValueArray.From(FieldsOf(parameters).Select((field, index) => (Value)Field(field, index)))));

    /// <summary>What was sent, by the fields' keys, each of its own type; files beside it.</summary>
    public static Item ItemOf(ValueObject form, Value request, DateTimeOffset now, bool isTest)
    {
        var json = new ValueObject.Builder();
        foreach (var field in form["fields"].AsArray() ?? ValueArray.Empty)
        {
            if (field["type"].AsString() is "html" or "file")
            {
                continue;
            }

            var sent = request["body"][field["name"].ToString()];
            json.Set(KeyOf(field), ValueOf(field, sent.IsUndefined ? field["type"].AsString() == "hiddenField" ? field["value"] : Value.Null : sent));
        }

        json.Set("submittedAt", now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        json.Set("formMode", isTest ? "test" : "production");
        var keys = (form["fields"].AsArray() ?? ValueArray.Empty).Where(field => field["type"].AsString() == "file").ToDictionary(field => field["name"].ToString(), KeyOf);
        var files = (request["files"].AsArray() ?? ValueArray.Empty).Where(file => file["size"].Number > 0 && keys.ContainsKey(file["name"].ToString())).ToArray();
        return new Item(json.Build())
        {
            PairedItem = 0,
            Binary = files.Length == 0 ? null : files.GroupBy(file => file["name"].ToString()).SelectMany(group => group.Select((file, index) => (
                Name: keys[group.Key].Replace(' ', '_') + (group.Count() > 1 ? $"_{index}" : ""),
                File: new BinaryReference(file["blobId"].ToString(), file["fileName"].ToString(), file["mimeType"].ToString(), (long)file["size"].Number))))
                .DistinctBy(file => file.Name).ToDictionary(file => file.Name, file => file.File),
        };
    }

    /// <summary>The mail address somebody entered, by which their runs are found; null where the form asks for none.</summary>
    public static string? EmailOf(ValueObject form, Item item)
        => (form["fields"].AsArray() ?? ValueArray.Empty).Where(field => field["type"].AsString() == "email").Select(field => item.Json[KeyOf(field)].AsString()).FirstOrDefault(email => !string.IsNullOrEmpty(email));

    private static ValueArray FieldsOf(Value parameters)
        => parameters["defineForm"].AsString() == "json"
            ? (parameters["jsonOutput"].AsArray() ?? (FieldTypes.TryJson(parameters["jsonOutput"].ToString(), out var json) ? json.AsArray() : null) ?? ValueArray.Empty)
            : parameters["formFields"]["values"].AsArray() ?? ValueArray.Empty;

    private static ValueObject Field(Value field, int index) => ValueObject.From(
        ("name", $"field-{index}"),
        ("key", Text(field["fieldLabel"]) ?? Text(field["fieldName"]) ?? Text(field["elementName"]) ?? $"Field {index + 1}"),
        ("label", Text(field["fieldLabel"]) ?? Text(field["fieldName"]) ?? Text(field["elementName"]) ?? $"Field {index + 1}"),
        ("type", Text(field["fieldType"]) ?? "text"),
        ("isRequired", field["requiredField"] == Value.True),
        ("isMultiple", field["multiselect"] == Value.True || field["multipleFiles"] == Value.True || Text(field["fieldType"]) == "checkbox"),
        ("options", ValueArray.From((field["fieldOptions"]["values"].AsArray() ?? ValueArray.Empty).Select(option => option["option"]))),
        ("placeholder", Text(field["placeholder"])),
        ("html", Text(field["html"])),
        ("accept", Text(field["acceptFileTypes"])),
        ("value", field["fieldValue"].IsUndefined ? field["defaultValue"].IsUndefined ? Value.Null : field["defaultValue"] : field["fieldValue"]));

    /// <summary>Forms that wait since before fields had keys have labels only.</summary>
    private static string KeyOf(Value field) => field["key"].AsString() ?? field["label"].ToString();

    private static Value ValueOf(Value field, Value sent) => field["type"].AsString() switch
    {
        "number" => sent.IsNullish || sent.ToString().Length == 0 ? Value.Null : JsText.ToNumber(sent),
        "checkbox" => sent.IsNullish ? Value.Null : sent.AsArray() is not null ? sent : new ValueArray(sent),
        _ when field["isMultiple"] == Value.True => sent.IsNullish ? ValueArray.Empty : sent.AsArray() is not null ? sent : new ValueArray(sent),
        _ => sent.AsString() is { } text ? text.Trim() is { Length: > 0 } trimmed ? trimmed : field["type"].AsString() is "date" or "dropdown" ? Value.Null : "" : sent,
    };

    private static string? Text(Value value) => value.AsString() is { Length: > 0 } text ? text : null;
}
