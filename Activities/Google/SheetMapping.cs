using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Google;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Google;

/// <summary>What a node sends to which columns, in the words of each of its versions.</summary>
internal sealed class SheetMapping
{
    /// <summary>The field that reading a sheet adds to each row; no sheet has it as a column.</summary>
    public const string RowNumber = "row_number";

    private const string NewColumn = "newColumn";

    private readonly NodeCall _call;
    private readonly ValueObject[]? _rows;

    public SheetMapping(NodeCall call, bool isAppend)
    {
        _call = call;
        IsOld = call.Version < 3;
        var mode = IsOld ? "autoMapInputData" : call.Text(call.Version < 4 ? "dataMode" : "columns.mappingMode", otherwise: "defineBelow");
        (IsAuto, IsNothing) = (mode == "autoMapInputData", mode == "nothing");
        Extra = IsOld ? "ignoreIt" : call.Text("options.handlingExtraData", otherwise: "insertInNewColumn");
        HasPaths = IsOld && call.Flag("options.usePathForKeyRow");
        Input = call.Text(IsOld ? "options.valueInputMode" : "options.cellFormat", otherwise: call.Version < 4.1 ? "RAW" : "USER_ENTERED") == "RAW" ? CellInput.AsGiven : CellInput.AsTyped;
        HeaderRow = IsOld ? Number("keyRow", 0) + 1 : Number("options.locationDefine.values.headerRow", 1);
        FirstRow = IsOld ? Number("dataStartRow", 1) + 1 : Number("options.locationDefine.values.firstDataRow", 2);
        Key = IsOld ? call.Text("key", otherwise: "id") : call.Version < 4 ? call.Text("columnToMatchOn") : call.Get("columns.matchingColumns").AsArray() is { Count: > 0 } keys ? JsText.ToText(keys[0]) : "";
        Columns = call.Version < 4.4 ? [] : [.. (call.Get("columns.schema").AsArray() ?? ValueArray.Empty).Where(column => column["removed"] != Value.True).Select(column => JsText.ToText(column["id"])).Where(column => column != RowNumber)];
        _rows = IsAuto || IsNothing ? null : [.. Enumerable.Range(0, call.Items.Count).Select(i => Mapped(i, isAppend))];
    }

    /// <summary>Version 1 and 2, which work in a range and send each item as it is.</summary>
    public bool IsOld { get; }

    /// <summary>The items' fields are the columns.</summary>
    public bool IsAuto { get; private set; }

    public bool IsNothing { get; }

    /// <summary>What is done with fields that are no columns.</summary>
    public string Extra { get; }

    public bool AddsColumns => IsAuto && Extra == "insertInNewColumn";

    /// <summary>A column's name is the path of a field.</summary>
    public bool HasPaths { get; }

    public CellInput Input { get; }

    /// <summary>The row that names the columns, from 1.</summary>
    public int HeaderRow { get; }

    /// <summary>The first row that is looked at for the key.</summary>
    public int FirstRow { get; }

    /// <summary>The column that finds a row.</summary>
    public string Key { get; }

    /// <summary>The columns that the node remembers of the sheet.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What came in goes on; otherwise what was sent.</summary>
    public bool LeavesInput => _call.Version < 4 || IsAuto;

    public ValueObject Row(int item) => IsAuto ? _call.Items[item].Json : _rows![item];

    /// <summary>What an item has for a column of a new row.</summary>
    public Value Field(int item, string column)
    {
        var value = HasPaths ? FieldPath.Of(column).Get(Row(item)) : Row(item)[column];
        return IsOld && value.Kind is ValueKind.Number or ValueKind.Boolean ? JsText.ToText(value) : value;
    }

    /// <summary>A sheet without anything in it takes the items' fields as its columns, whatever the settings say.</summary>
    public void FillEmptySheet() => IsAuto = true;

    /// <summary>The columns after an item's own are added; the same where it has none.</summary>
    /// <exception cref="FaultException">It has one that the settings do not want.</exception>
    public IReadOnlyList<string> ColumnsWith(IReadOnlyList<string> columns, int item)
    {
        string[] others = IsAuto ? [.. Row(item).Select(field => field.Key).Where(name => name != RowNumber).Except(columns)]
            : _call.Version < 4 ? [.. Entries("fieldsUi.values", item).Where(entry => entry["column"].AsString() == NewColumn).Select(entry => JsText.ToText(entry["columnName"])).Except(columns)]
            : [];
        if (IsAuto && Extra == "error" && others.Length > 0)
        {
            throw new FaultException($"Unexpected fields in node input: '{others[0]}' is no column of the sheet. 'Handling extra data' among the options says what is done with such.");
        }

        return IsAuto && !AddsColumns ? columns : [.. columns, .. others];
    }

    /// <exception cref="FaultException">The sheet has lost a column that the node writes to.</exception>
    public void RequireColumns(IReadOnlyList<string> columns)
    {
        if (Columns.Except(columns).ToArray() is { Length: > 0 } missing)
        {
            throw new FaultException($"Column names were updated after the node's setup. Missing columns: {string.Join(", ", missing)}");
        }
    }

    private ValueObject Mapped(int item, bool isAppend)
    {
        if (_call.Version < 4)
        {
            var sent = isAppend ? Entries("fieldsUi.fieldValues", item).Select(entry => (JsText.ToText(entry["fieldId"]), entry["fieldValue"]))
                : Entries("fieldsUi.values", item).Select(entry => (JsText.ToText(entry["column"].AsString() == NewColumn ? entry["columnName"] : entry["column"]), entry["fieldValue"]));
            var row = sent.Aggregate(ValueObject.Empty, (made, field) => made.With(field.Item1, field.Item2));
            return isAppend ? row : row.Count == 0 ? throw NoValues() : row.With(Key, Matching(_call.Get("valueToMatchOn", item)));
        }

        var mapped = _call.Get("columns.value", item).AsObject() is { Count: > 0 } given ? given : throw NoValues();
        if (isAppend)
        {
            return mapped;
        }

        Matching(mapped[Key]);
        return mapped.Aggregate(ValueObject.Empty, (made, field) => made.With(field.Key, field.Value.IsNullish ? "" : field.Value));
    }

    private static Value Matching(Value value) => value.IsNullish || value.AsString() is "" ? throw new FaultException("The 'Column to Match On' parameter is required") : value;

    private static FaultException NoValues() => new("At least one value has to be added under 'Values to Send'");

    private ValueArray Entries(string path, int item) => _call.Get(path, item).AsArray() ?? ValueArray.Empty;

    private int Number(string path, int otherwise) => _call.Number(path, otherwise: otherwise) is >= 0 and < 10_000_000 and var number ? (int)number : throw new FaultException($"'{path}' is no row: {_call.Text(path)}.");
}
