using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Google;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Google;

/// <summary>The rows of a sheet as they were read, and the cells that items change in them: collected first, then sent in one call.</summary>
internal sealed class SheetRowSet
{
    private readonly SheetsClient _sheets;
    private readonly SheetPlace _place;
    private readonly SheetTable _table;
    private readonly SheetMapping _mapping;
    private readonly bool _isUpsert;
    private readonly Dictionary<string, int> _rowOf = new(StringComparer.Ordinal);
    private readonly List<SheetCells> _changed = [];
    private readonly List<int> _added = [];
    private readonly IReadOnlyList<IReadOnlyList<string>> _read;

    private SheetRowSet(SheetsClient sheets, SheetPlace place, SheetTable table, SheetMapping mapping, bool isUpsert, IReadOnlyList<IReadOnlyList<string>> read)
    {
        (_sheets, _place, _table, _mapping, _isUpsert, _read) = (sheets, place, table, mapping, isUpsert, read);
        Columns = read.ElementAtOrDefault(mapping.HeaderRow - 1) ?? [];
    }

    /// <summary>The names in the row of the columns.</summary>
    private IReadOnlyList<string> Columns { get; set; }

    /// <exception cref="FaultException">The sheet has no columns, or not those that the node remembers.</exception>
    public static async Task<SheetRowSet> ReadAsync(SheetsClient sheets, SheetPlace place, SheetMapping mapping, bool isUpsert, CancellationToken cancellation)
    {
        var table = await place.TableAsync(sheets, cancellation);
        var read = await sheets.ReadAsync(place.Spreadsheet, table.Whole, isFormatted: !mapping.IsOld, cancellation);
        var rows = new SheetRowSet(sheets, place, table, mapping, isUpsert, read);
        if (rows.Columns.Count > 0)
        {
            mapping.RequireColumns(isUpsert ? rows.Columns : mapping.Columns);
        }
        else if (isUpsert && !mapping.IsOld && (read.Count == 0 || mapping.IsAuto))
        {
            mapping.FillEmptySheet();
        }
        else
        {
            throw NoColumns(mapping);
        }

        rows.FindRows();
        return rows;
    }

    public static FaultException NoColumns(SheetMapping mapping) => new(string.Create(CultureInfo.InvariantCulture, $"Could not retrieve the column names from row {mapping.HeaderRow}"));

    /// <summary>Takes an item: into the row that its key finds, or else behind the last one where that is wanted.</summary>
    public async Task AddAsync(int item, CancellationToken cancellation)
    {
        var columns = _mapping.ColumnsWith(Columns, item);
        if (columns.Count > Columns.Count)
        {
            await WriteColumnsAsync(_sheets, _place, _table, _mapping, columns, cancellation);
            Columns = columns;
        }

        if (RowFor(item) is not { } row)
        {
            if (_isUpsert)
            {
                _added.Add(item);
            }

            return;
        }

        var names = Columns.Distinct().Where(name => name != _mapping.Key && !_mapping.Row(item)[name].IsNullish);
        _changed.AddRange(names.Select(name => new SheetCells(_table.Cell(IndexOf(name), row), [[SheetStep.Cell(_mapping.Row(item)[name])]])));
    }

    /// <summary>Whether there was anything to send.</summary>
    public async Task<bool> SendAsync(CancellationToken cancellation)
    {
        if (_changed.Count > 0)
        {
            await _sheets.WriteAsync(_place.Spreadsheet, _changed, _mapping.Input, cancellation);
        }

        if (_added.Count > 0)
        {
            await _sheets.AppendAsync(_place.Spreadsheet, _table.Columns(Columns.Count), Cells(_mapping, Columns, _added), _mapping.Input, cancellation);
        }

        return _changed.Count > 0 || _isUpsert;
    }

    /// <summary>The items' values in the order of the columns.</summary>
    public static IReadOnlyList<IReadOnlyList<JsonElement>> Cells(SheetMapping mapping, IReadOnlyList<string> columns, IEnumerable<int> items)
        => [.. items.Select(item => columns.Select(column => SheetStep.Cell(mapping.Field(item, column))).ToArray())];

    /// <summary>Names of columns are text, whatever they look like.</summary>
    public static Task WriteColumnsAsync(SheetsClient sheets, SheetPlace place, SheetTable table, SheetMapping mapping, IReadOnlyList<string> columns, CancellationToken cancellation)
        => sheets.WriteAsync(place.Spreadsheet, [new SheetCells(table.Row(mapping.HeaderRow), [[.. columns.Select(column => SheetStep.Cell(column))]])], CellInput.AsGiven, cancellation);

    private void FindRows()
    {
        var column = IndexOf(_mapping.Key);
        for (var i = _mapping.FirstRow - 1; column >= 0 && i < _read.Count; i++)
        {
            if (column < _read[i].Count)
            {
                _rowOf.TryAdd(_read[i][column], i + 1);
            }
        }
    }

    /// <summary>The row of an item; null where there is none.</summary>
    private int? RowFor(int item)
    {
        var key = _mapping.Row(item)[_mapping.Key];
        if (_mapping.Key == SheetMapping.RowNumber && IndexOf(_mapping.Key) < 0)
        {
            return JsText.ToNumber(key) is >= 1 and < 10_000_000 and var number ? (int)number
                : _isUpsert && key.IsNullish ? null : throw new FaultException($"'{JsText.ToText(key)}' is no number of a row.");
        }

        return IndexOf(_mapping.Key) < 0 ? throw new FaultException($"Could not find column for key \"{_mapping.Key}\"")
            : !key.IsNullish && _rowOf.TryGetValue(JsText.ToText(key), out var row) ? row : null;
    }

    private int IndexOf(string column) => Columns.TakeWhile(name => name != column).Count() is var place && place < Columns.Count ? place : -1;
}
