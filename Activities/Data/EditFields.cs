using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Set, change or drop fields of each item.", DisplayName = "Edit fields")]
public sealed class EditFields : N8nActivity
{
    /// <summary>What a new node has in its JSON; exports leave it out.</summary>
    private static readonly ValueObject Example = ValueObject.From(("my_field_1", "value"), ("my_field_2", 1));

    internal override double LatestVersion => 3.4;

    internal override bool IsPassedWhenFailing => Version < 3;

    private protected override bool IsPieced(string path, string text) => path == "jsonOutput" && text.StartsWith('=');

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var copies = call.Version >= 3 && call.Context.RunFacts.Mode == "manual" && call.Flag("duplicateItem") ? (int)call.Number("duplicateCount") : 0;
        call.ForEach(i =>
        {
            try
            {
                Edit(call, i, copies);
            }
            catch (Exception error) when (copies > 0 && call.GoesOn && error is not OperationCanceledException)
            {
                // The copies are made before anything is set, so each of them fails.
                for (var copy = 0; copy <= copies; copy++)
                {
                    call.Fail(i, error);
                }
            }
        });
        return default;
    }

    private static void Edit(NodeCall call, int i, int copies)
    {
        var json = call.Version < 3 ? OldEdit.Apply(call, i)
            : Include(call, i, call.Parameters["mode"].Constant.AsString() == "raw" ? Written(call, i) : Assigned(call, i));
        var keepsFiles = call.Version >= 3.4 ? !call.Flag("options.stripBinary", i) && Mode(call, i) != "none"
            : call.Version >= 3 ? call.Flag("options.includeBinary", i) : !call.Flag("keepOnlySet", i);
        for (var copy = 0; copy <= copies; copy++)
        {
            call.Add(0, new Item(json) { PairedItem = i, Binary = keepsFiles ? call.Items[i].Binary : null });
        }
    }

    private static string Mode(NodeCall call, int item)
        => call.Version >= 3.3 && !call.Flag("includeOtherFields", item) ? "none" : call.Text("include", item, "all");

    /// <summary>JSON written by hand; what a hole gives stands in it as JSON, and what is nearly JSON is read as what it means.</summary>
    private static ValueObject Written(NodeCall call, int item)
    {
        var given = call.Parameters["jsonOutput"];
        if (!given.IsGiven)
        {
            return Example;
        }

        var value = given.IsPieced ? string.Concat(given.Elements.Select(piece => Text(call.Evaluate(piece, item)))) : call.Evaluate(given, item);
        if (value.AsString() is { } text && !FieldTypes.TryJson(text, out value) && !RepairedJson.TryRead(text, out value))
        {
            throw new FaultException($"The 'JSON Output' in item {item} contains invalid JSON");
        }

        return value.AsObject() ?? throw new FaultException($"The 'JSON Output' in item {item} does not contain a valid JSON object");
    }

    private static string Text(Value value) => value.Kind is ValueKind.Object or ValueKind.Array ? ValueJson.ToJson(value) : JsText.ToText(value);

    private static ValueObject Assigned(NodeCall call, int item)
    {
        var ignoresErrors = call.Flag("options.ignoreConversionErrors", item);
        var fields = new ValueObject.Builder();
        foreach (var entry in call.Version >= 3.3 ? call.Parameters["assignments.assignments"].Elements : call.Parameters["fields.values"].Elements)
        {
            var name = call.Evaluate(entry["name"], item).ToString();
            var type = call.Evaluate(entry["type"], item).AsString() ?? (call.Version >= 3.3 ? "string" : "stringValue");
            var value = call.Version >= 3.3 ? call.Evaluate(entry["value"], item) : entry[type] is { IsGiven: true } given ? call.Evaluate(given, item) : Unwritten(type);
            fields.Set(name, Convert(name, type.EndsWith("Value", StringComparison.Ordinal) ? type[..^5] : type, value, ignoresErrors, call.Version, item));
        }

        return fields.Build();
    }

    /// <summary>What a field of a type holds where nobody wrote anything.</summary>
    private static Value Unwritten(string type) => type switch
    {
        "booleanValue" => "true",
        "objectValue" => ValueObject.Empty,
        _ => "",
    };

    private static Value Convert(string name, string type, Value value, bool ignoresErrors, double version, int item)
    {
        if (value.IsNullish)
        {
            return version >= 3.2 || type != "string" || (version > 3 && ignoresErrors) ? Value.Null
                : version > 3 ? throw new FaultException($"'{name}' expects a {type} but we got {FieldTypes.Describe(value)} [item {item}]")
                : JsText.ToText(value);
        }

        if (type == "string" && value.Kind is ValueKind.Object or ValueKind.Array)
        {
            return type == "string" ? ValueJson.ToJson(value) : value;
        }

        if (FieldTypes.TryRead(value, type, strict: false, parseStrings: true, out var read))
        {
            return type == "dateTime" ? value : read;
        }

        return ignoresErrors ? value : throw new FaultException($"'{name}' expects a {type} but we got {FieldTypes.Describe(value)} [item {item}]");
    }

    private static ValueObject Include(NodeCall call, int item, ValueObject fields)
    {
        var dots = call.Flag("options.dotNotation", item, otherwise: true);
        var from = call.Items[item].Json;
        var json = Mode(call, item) switch
        {
            "none" => ValueObject.Empty,
            "selected" => Selected(from, call.Text("includeFields", item), dots),
            "except" => FieldPath.Names(call.Text("excludeFields", item)).Aggregate(from, (rest, name) => FieldPath.Of(name, dots).Remove(rest)),
            _ => from,
        };
        foreach (var (name, value) in fields)
        {
            json = FieldPath.Of(name, dots).Set(json, value);
        }

        return json;
    }

    private static ValueObject Selected(ValueObject from, string names, bool dots)
    {
        var json = ValueObject.Empty;
        foreach (var path in FieldPath.Names(names).Select(name => FieldPath.Of(name, dots)))
        {
            json = path.Get(from) is { IsUndefined: false } value ? FieldPath.Of(path.Leaf, dots).Set(json, value) : json;
        }

        return json;
    }
}
