using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Databases;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Databases.N8n;

/// <summary>The statements that n8n's operations stand for.</summary>
internal static class PostgresOperations
{
    /// <summary>From this version on columns are chosen with a mapper.</summary>
    private const double Mapper = 2.2;

    public static PostgresStatement StatementOf(NodeCall call, int item) => call.Text("operation", otherwise: "insert") switch
    {
        "executeQuery" => Query(call, item),
        "insert" => Insert(call, item),
        "upsert" => Upsert(call, item),
        "update" => Update(call, item),
        "select" => Select(call, item),
        "deleteTable" => Delete(call, item),
        var other => throw new FaultException($"There is no operation '{other}'."),
    };

    private static PostgresStatement Query(NodeCall call, int item)
    {
        var query = call.Parameters["query"] is { IsPieced: true } pieces ? string.Concat(pieces.Elements.Select(piece => JsText.ToText(call.Evaluate(piece, item)))) : call.Text("query", item);
        return new PostgresStatement(query, [.. Parameters(call, item).Select(Argument).Select(Services.ResultObject.ToJson)]);
    }

    /// <summary>A list inside the list of parameters is an array of PostgreSQL, such as one for <c>= ANY($1)</c>; an object is JSON.</summary>
    private static Value Argument(Value value) => value.AsArray() is { } list ? ArrayText(list) : value;

    /// <summary>The text PostgreSQL reads an array from: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO.</summary>
    private static string ArrayText(ValueArray list) => $"{{{string.Join(',', list.Select(element => element switch
    {
        { IsNullish: true } => "NULL",
        { Kind: ValueKind.Number or ValueKind.Boolean } => element.ToString(),
        _ when element.AsArray() is { } inner => ArrayText(inner),
        _ => $"\"{(element.AsString() ?? ValueJson.ToJson(element)).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
    }))}}}";

    /// <summary>A comma parts them; what an expression gives is one, with all the commas in it, and a list is all of them.</summary>
    private static IEnumerable<Value> Parameters(NodeCall call, int item)
    {
        if (call.Version < 2)
        {
            return FieldPath.Names(call.Text("additionalFields.queryParams", item)).Select(name => FieldPath.Of(name).Get(call.Items[item].Json));
        }

        var given = call.Parameters["options.queryReplacement"];
        if (!given.IsPieced)
        {
            return call.Get("options.queryReplacement", item) is { IsNullish: false } text ? text.AsArray() is { } list ? list : FieldPath.Names(text.ToString()).Select(name => (Value)name) : [];
        }

        return given.Elements.SelectMany(piece => piece.IsExpression ? call.Evaluate(piece, item) is var value && value.AsArray() is { } all ? all : [value] : FieldPath.Names(piece.Constant.ToString()).Select(name => (Value)name));
    }

    private static PostgresStatement Insert(NodeCall call, int item)
    {
        var row = Row(call, item, []);
        var sql = Into(call, item, row).Add(call.Flag("options.skipOnConflict", item) ? " ON CONFLICT DO NOTHING" : "");
        return Returning(sql, call, item).Build();
    }

    private static PostgresStatement Upsert(NodeCall call, int item)
    {
        var keys = Keys(call, item);
        var row = Row(call, item, keys);
        RequireKeys(row, keys);
        var sql = Into(call, item, row).Add(" ON CONFLICT (").Names(keys).Add(")");
        var rest = row.Where(column => !keys.Contains(column.Key)).ToArray();
        sql = rest.Length == 0 ? sql.Add(" DO NOTHING") : sql.Add(" DO UPDATE SET ").List(rest, column => sql.Name(column.Key).Add(" = excluded.").Name(column.Key));
        return Returning(sql, call, item).Build();
    }

    private static PostgresStatement Update(NodeCall call, int item)
    {
        var keys = Keys(call, item);
        var row = Row(call, item, keys);
        RequireKeys(row, keys);
        var rest = row.Where(column => !keys.Contains(column.Key)).ToArray();
        if (rest.Length == 0)
        {
            throw new FaultException("There is nothing to update: no column but the ones that rows are found by is given.");
        }

        var sql = Table(new SqlText().Add("UPDATE "), call, item).Add(" SET ");
        sql.List(rest, column => sql.Name(column.Key).Add(" = ").Value(column.Value)).Add(" WHERE ").List(keys, key => sql.Name(key).Add(" = ").Value(row[key]), " AND ");
        return Returning(sql, call, item).Build();
    }

    private static PostgresStatement Select(NodeCall call, int item)
    {
        var columns = Columns(call, item);
        var sql = new SqlText().Add("SELECT ");
        sql = Table((columns.Contains("*") ? sql.Add("*") : sql.Names(columns)).Add(" FROM "), call, item);
        Where(sql, call, item);
        var order = (call.Get("sort.values", item).AsArray() ?? ValueArray.Empty).ToArray();
        if (order.Length > 0)
        {
            sql.Add(" ORDER BY ").List(order, rule => sql.Name(rule["column"].ToString()).Add(rule["direction"].AsString() == "DESC" ? " DESC" : " ASC"));
        }

        if (!call.Flag("returnAll", item))
        {
            sql.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $" LIMIT {Math.Max(0, (long)call.Number("limit", item, 50))}"));
        }

        return sql.Build();
    }

    private static PostgresStatement Delete(NodeCall call, int item)
    {
        var cascade = call.Flag("options.cascade", item) ? " CASCADE" : "";
        switch (call.Text("deleteCommand", item, "truncate"))
        {
            case "drop":
                return Table(new SqlText().Add("DROP TABLE IF EXISTS "), call, item).Add(cascade).Build();
            case "truncate":
                return Table(new SqlText().Add("TRUNCATE TABLE "), call, item).Add(call.Flag("restartSequences", item) ? " RESTART IDENTITY" : "").Add(cascade).Build();
            default:
                var sql = Table(new SqlText().Add("DELETE FROM "), call, item);
                Where(sql, call, item);
                return sql.Build();
        }
    }

    private static void Where(SqlText sql, NodeCall call, int item)
    {
        var clauses = (call.Get("where.values", item).AsArray() ?? ValueArray.Empty).ToArray();
        if (clauses.Length == 0)
        {
            return;
        }

        var number = 0;
        sql.Add(" WHERE ").List(clauses, clause => Condition(sql, clause, ++number), call.Text("combineConditions", item) == "OR" ? " OR " : " AND ");
    }

    private static void Condition(SqlText sql, Value clause, int number)
    {
        sql.Name(clause["column"].ToString());
        var value = clause["value"];
        switch (clause["condition"].AsString() ?? "equal")
        {
            case ("IS NULL" or "IS NOT NULL") and var test:
                sql.Add($" {test}");
                break;
            case (">" or "<" or ">=" or "<=") and var order:
                sql.Add($" {order} ").Value(double.IsNaN(JsText.ToNumber(value)) ? throw new FaultException($"Operator in entry {number} of 'Select Rows' works with numbers, but value {value} is not a number") : JsText.ToNumber(value));
                break;
            case ("!=" or "LIKE") and var other:
                sql.Add($" {other} ").Value(value);
                break;
            case "equal" or "=":
                sql.Add(" = ").Value(value);
                break;
            case var unknown:
                throw new FaultException($"There is no condition '{unknown}'.");
        }
    }

    private static SqlText Into(NodeCall call, int item, ValueObject row)
    {
        var sql = Table(new SqlText().Add("INSERT INTO "), call, item);
        return sql.Add("(").Names(row.Select(column => column.Key)).Add(") VALUES (").List(row, column => sql.Value(column.Value)).Add(")");
    }

    private static SqlText Table(SqlText sql, NodeCall call, int item)
        => sql.Name(Chosen(call, "schema", item) is { Length: > 0 } schema ? schema : "public").Add(".").Name(Chosen(call, "table", item) is { Length: > 0 } table ? table : throw new FaultException("No table is chosen."));

    private static SqlText Returning(SqlText sql, NodeCall call, int item)
    {
        var columns = Columns(call, item);
        return columns.Contains("*") ? sql.Add(" RETURNING *") : sql.Add(" RETURNING ").Names(columns);
    }

    private static string[] Columns(NodeCall call, int item) => call.Get("options.outputColumns", item).AsArray() is { Count: > 0 } chosen ? [.. chosen.Select(column => column.ToString())] : ["*"];

    /// <summary>A choice from a list, by name or by an expression.</summary>
    private static string Chosen(NodeCall call, string path, int item) => call.Get(path, item) is var given && given.AsObject() is { } choice ? choice["value"].ToString() : given.IsNullish ? "" : given.ToString();

    private static string[] Keys(NodeCall call, int item)
        => call.Version < Mapper ? [call.Text("columnToMatchOn", item)] : [.. (call.Get("columns.matchingColumns", item).AsArray() ?? ValueArray.Empty).Select(column => column.ToString())];

    private static void RequireKeys(ValueObject row, string[] keys)
    {
        if (keys.Length == 0 || keys.Any(key => row[key].IsUndefined))
        {
            throw new FaultException("Column to match on not found in input item. Add a column to match on or set the 'Data Mode' to 'Define Below' to define the value to match on.");
        }
    }

    private static ValueObject Row(NodeCall call, int item, string[] keys)
    {
        var isMapped = call.Version >= Mapper;
        var row = call.Text(isMapped ? "columns.mappingMode" : "dataMode", item, isMapped ? "defineBelow" : "autoMapInputData") == "autoMapInputData" ? call.Items[item].Json
            : isMapped ? call.Get("columns.value", item).AsObject() ?? ValueObject.Empty
            : Sent(call, item, keys);
        return call.Flag("options.replaceEmptyStrings", item) ? ValueObject.From([.. row.Select(column => (column.Key, column.Value.AsString() == "" ? Value.Null : column.Value))]) : row;
    }

    private static ValueObject Sent(NodeCall call, int item, string[] keys)
    {
        var row = new ValueObject.Builder();
        foreach (var value in call.Get("valuesToSend.values", item).AsArray() ?? ValueArray.Empty)
        {
            row.Set(value["column"].ToString(), value["value"]);
        }

        foreach (var key in keys)
        {
            row.Set(key, call.Get("valueToMatchOn", item));
        }

        return row.Build();
    }
}
