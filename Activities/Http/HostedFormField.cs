using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>A field as a form's author writes it: <c>{name, label, type, required, options, multiple, placeholder, help, value, min, max, maxLength, accept}</c>.</summary>
internal static class HostedFormField
{
    private static readonly string[] Types = ["text", "textarea", "email", "phone", "url", "number", "date", "dropdown", "radio", "checkbox", "file", "hidden"];

    /// <summary>What is wrong with a form's fields, in plain words.</summary>
    public static IEnumerable<string> Problems(ValueArray fields)
    {
        if (fields.Count == 0)
        {
            yield return "A form needs a field, for example [{\"name\": \"email\", \"type\": \"email\", \"required\": true}].";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            var (field, place) = (fields[i], $"Field {i + 1}");
            if (field["name"].AsString() is not { Length: > 0 } name)
            {
                yield return $"{place} has no name.";
                continue;
            }

            if (!names.Add(name))
            {
                yield return $"Two fields are called '{name}'.";
            }

            var type = TypeOf(field);
            if (!Types.Contains(type))
            {
                yield return $"The field '{name}' is of the type '{type}'. Choose one of {string.Join(", ", Types)}.";
            }

            if (type is "dropdown" or "radio" or "checkbox" && field["options"].AsArray() is not { Count: > 0 })
            {
                yield return $"The field '{name}' needs options, for example \"options\": [\"small\", \"large\"].";
            }
        }
    }

    /// <summary>The field as the host draws it.</summary>
    public static ValueObject Drawn(Value field, int index) => ValueObject.From(
        ("name", $"field-{index}"),
        ("key", field["name"]),
        ("label", field["label"].AsString() is { Length: > 0 } label ? label : field["name"]),
        ("type", TypeOf(field) == "hidden" ? "hiddenField" : TypeOf(field)),
        ("isRequired", field["required"] == Value.True),
        ("isMultiple", field["multiple"] == Value.True || TypeOf(field) == "checkbox"),
        ("options", field["options"].AsArray() is { } options ? ValueArray.From(options.Select(option => (Value)option.ToString())) : ValueArray.Empty),
        ("placeholder", field["placeholder"]),
        ("help", field["help"]),
        ("value", field["value"]),
        ("min", field["min"]),
        ("max", field["max"]),
        ("maxLength", field["maxLength"]),
        ("accept", field["accept"]));

    /// <summary>An answer to try a flow with.</summary>
    public static ValueObject Sample(ValueArray fields) => ValueObject.From([.. fields.Where(field => TypeOf(field) != "file").DistinctBy(field => field["name"].ToString()).Select(field => (field["name"].ToString(), SampleOf(field)))]);

    private static string TypeOf(Value field) => field["type"].AsString() is { Length: > 0 } type ? type : "text";

    private static Value SampleOf(Value field) => TypeOf(field) switch
    {
        _ when !field["value"].IsNullish => field["value"],
        "email" => "ann@example.com",
        "phone" => "+49 30 1234567",
        "url" => "https://example.com",
        "number" => field["min"].Kind == ValueKind.Number ? field["min"] : 1,
        "date" => "2026-01-31",
        "dropdown" or "radio" when field["options"].AsArray() is { Count: > 0 } options => options[0],
        "checkbox" when field["options"].AsArray() is { Count: > 0 } options => new ValueArray(options[0]),
        "textarea" => "We need a new site.",
        _ => "Ann",
    };
}
