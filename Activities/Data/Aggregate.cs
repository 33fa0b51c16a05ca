using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Bring all items together in one.", DisplayName = "Aggregate")]
public sealed class Aggregate : N8nActivity
{
    internal override bool IsPassedWhenFailing => true;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var json = call.Text("aggregate", 0, "aggregateIndividualFields") == "aggregateAllItemData" ? Whole(call) : Fields(call);
        call.AddJoined(json, call.Flag("options.includeBinaries") ? Files(call, call.Flag("options.keepOnlyUnique")) : null);
        return default;
    }

    /// <summary>The files of all items; a name that is taken gets a number.</summary>
    private static Dictionary<string, BinaryReference>? Files(NodeCall call, bool onlyUnique)
    {
        var files = new Dictionary<string, BinaryReference>(StringComparer.Ordinal);
        foreach (var (name, file) in call.Items.SelectMany(item => item.Binary ?? new Dictionary<string, BinaryReference>()))
        {
            // Files are alike where what is told of them is: nobody looks inside.
            if (onlyUnique && files.Values.Any(other => other.MimeType == file.MimeType && other.Size == file.Size && Path.GetExtension(other.FileName) == Path.GetExtension(file.FileName)))
            {
                continue;
            }

            var free = name;
            for (var number = 1; files.ContainsKey(free); number++)
            {
                free = $"{name}_{number}";
            }

            files[free] = file;
        }

        return files.Count > 0 ? files : null;
    }

    private static ValueObject Whole(NodeCall call)
    {
        var include = call.Text("include", 0, "allFields");
        var names = call.Names(include == "specifiedFields" ? "fieldsToInclude" : "fieldsToExclude").ToHashSet(StringComparer.Ordinal);
        var rows = call.Items.Select(item => item.Json);
        if (include != "allFields" && names.Count > 0)
        {
            rows = rows.Select(row => Only(row, name => names.Contains(name) == (include == "specifiedFields"))).Where(row => row.Count > 0);
        }

        return ValueObject.From((call.Text("destinationFieldName", 0, "data"), ValueArray.From(rows.Select(row => (Value)row))));
    }

    private static ValueObject Only(ValueObject from, Func<string, bool> isWanted)
    {
        var json = new ValueObject.Builder();
        foreach (var (name, value) in from)
        {
            if (isWanted(name))
            {
                json.Set(name, value);
            }
        }

        return json.Build();
    }

    private static ValueObject Fields(NodeCall call)
    {
        var dots = !call.Flag("options.disableDotNotation");
        if (!call.Parameters["fieldsToAggregate"].IsGiven)
        {
            // A new node has one field without a name.
            return ValueObject.Empty;
        }

        var fields = call.Get("fieldsToAggregate.fieldToAggregate").AsArray() is { Count: > 0 } given ? given : throw new FaultException("No fields specified: add the fields to aggregate.");
        var json = ValueObject.Empty;
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var name = field["fieldToAggregate"].ToString();
            var renamed = JsText.IsTruthy(field["renameField"]) ? field["outputFieldName"].ToString() : name;
            if (!used.Add(renamed))
            {
                throw new FaultException($"The '{renamed}' output field is used more than once");
            }

            if (name.Length > 0)
            {
                var target = field["outputFieldName"].AsString() is { Length: > 0 } output ? output : dots ? name[(name.LastIndexOf('.') + 1)..] : name;
                json = FieldPath.Of(target, dots).Set(json, ValuesOf(call, FieldPath.Of(name, dots)));
            }
        }

        return json;
    }

    private static ValueArray ValuesOf(NodeCall call, FieldPath path)
    {
        var mergesLists = call.Flag("options.mergeLists");
        var keepsMissing = call.Flag("options.keepMissing");
        var values = new List<Value>();
        foreach (var item in call.Items)
        {
            var value = path.Get(item.Json);
            if (!keepsMissing && value.IsNullish)
            {
                continue;
            }

            value = value.IsUndefined ? Value.Null : value;
            var list = value.AsArray();
            list = list is not null && !keepsMissing ? ValueArray.From(list.Where(entry => entry.Kind != ValueKind.Null)) : list;
            if (list is not null && mergesLists)
            {
                values.AddRange(list);
            }
            else
            {
                values.Add(list ?? value);
            }
        }

        return ValueArray.From(values);
    }
}
