using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Google;

/// <summary>A sheet of a spreadsheet.</summary>
/// <param name="SheetId">Its number, as in its address behind <c>gid=</c>.</param>
public sealed record SheetProperties(long SheetId, string Title, SheetGrid? GridProperties);

public sealed record SheetGrid(int RowCount, int ColumnCount);

/// <summary>Rows of values for a range.</summary>
public sealed record SheetCells(string Range, IReadOnlyList<IReadOnlyList<JsonElement>> Values);

/// <summary>How a written value becomes a cell.</summary>
public enum CellInput
{
    /// <summary>As it is: text stays text.</summary>
    AsGiven,

    /// <summary>As if somebody typed it: dates, numbers and formulas are read as such.</summary>
    AsTyped,
}
