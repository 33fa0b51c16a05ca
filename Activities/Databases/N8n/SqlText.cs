using System.Text;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Databases;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Databases.N8n;

/// <summary>A statement in the making: names are quoted, values become parameters, so that nothing in either is taken for SQL.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder _sql = new();
    private readonly List<Value> _values = [];

    public SqlText Add(string sql)
    {
        _sql.Append(sql);
        return this;
    }

    public SqlText Name(string name)
    {
        _sql.Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return this;
    }

    public SqlText Names(IEnumerable<string> names) => List(names, name => Name(name));

    public SqlText Value(Value value)
    {
        _values.Add(value);
        _sql.Append('$').Append(_values.Count);
        return this;
    }

    /// <summary>Something for each of several, with commas between.</summary>
    public SqlText List<T>(IEnumerable<T> of, Action<T> add, string between = ", ")
    {
        var isFirst = true;
        foreach (var one in of)
        {
            _sql.Append(isFirst ? "" : between);
            add(one);
            isFirst = false;
        }

        return this;
    }

    public PostgresStatement Build() => new(_sql.ToString(), [.. _values.Select(ResultObject.ToJson)]);
}
