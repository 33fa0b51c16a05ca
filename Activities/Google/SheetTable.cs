using System.Globalization;

namespace Bizoholic.Flows.Activities.Google;

/// <summary>The part of a spreadsheet that a step works in, as ranges of it are written.</summary>
/// <param name="Title">The sheet; null for the first one.</param>
/// <param name="First">The first column, from 0.</param>
/// <param name="Last">The last column; null where that is open.</param>
internal sealed record SheetTable(string? Title, int First = 0, int? Last = null)
{
    /// <summary>All rows of it.</summary>
    public string Whole => Last is { } last ? Cells($"{Letters(First)}:{Letters(last)}") : Cells(null);

    public string Row(int number) => Last is { } last ? Cells($"{Letters(First)}{Text(number)}:{Letters(last)}{Text(number)}") : Cells($"{Text(number)}:{Text(number)}");

    /// <param name="column">From 0, counted within the table.</param>
    public string Cell(int column, int row) => Cells($"{Letters(First + column)}{Text(row)}");

    /// <summary>So many columns of it.</summary>
    public string Columns(int count) => Cells($"{Letters(First)}:{Letters(First + Math.Max(1, count) - 1)}");

    public string Cells(string? cells)
    {
        var sheet = Title is null ? null : $"'{Title.Replace("'", "''", StringComparison.Ordinal)}'";
        return sheet is null || cells is null ? sheet ?? cells ?? "A:Z" : $"{sheet}!{cells}";
    }

    /// <summary>The name of a column: A for 0, AA for 26.</summary>
    public static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }

    /// <summary>The place of a column, from 0.</summary>
    public static int Column(string letters) => letters.ToUpperInvariant().Where(char.IsAsciiLetter).Aggregate(0, (number, letter) => (number * 26) + letter - 'A' + 1) - 1;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
