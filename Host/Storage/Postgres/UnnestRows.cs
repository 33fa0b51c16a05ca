using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Rows on their way into a statement, as one array for each column.</summary>
internal abstract class UnnestRows
{
    private readonly List<IColumn> _columns = [];

    public abstract int Count { get; }

    /// <summary>Binds the arrays and answers the FROM item that turns them into rows again.</summary>
    public string Bind(NpgsqlCommand command, string alias) => Bind(command, alias, []);

    /// <summary>Each column costs the server some microseconds, also where it is not read.</summary>
    protected string Bind(NpgsqlCommand command, string alias, IReadOnlyCollection<IColumn> without)
    {
        var columns = _columns.Where(column => !without.Contains(column)).ToArray();
        var arrays = columns.Select(column => column.Bind(command)).ToArray();
        return $"unnest({string.Join(", ", arrays)}) AS {alias}({string.Join(", ", columns.Select(column => column.Name))})";
    }

    protected Column<T> Add<T>(string name, string type)
    {
        var column = new Column<T>(name, type);
        _columns.Add(column);
        return column;
    }

    protected interface IColumn
    {
        string Name { get; }

        string Bind(NpgsqlCommand command);
    }

    protected sealed class Column<T>(string name, string type) : IColumn
    {
        private readonly List<T> _values = [];

        public string Name => name;

        public int Count => _values.Count;

        public void Add(T value) => _values.Add(value);

        public string Bind(NpgsqlCommand command)
        {
            command.Parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = _values, DataTypeName = $"{type}[]" });
            return $"${command.Parameters.Count}::{type}[]";
        }
    }
}
