using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Answers of services with less in them, as n8n's nodes leave them.</summary>
internal static class SimplerAnswers
{
    /// <summary>Of what a model answered, the messages: not what it thought or looked up on the way.</summary>
    public static ValueObject Messages(ValueObject answer)
        => ValueObject.From(("output", ValueArray.From((answer["output"].AsArray() ?? ValueArray.Empty).Where(part => part["type"].AsString() == "message"))));

    /// <summary>The text of a Google document: that of its paragraphs, one behind the other.</summary>
    public static ValueObject Document(ValueObject answer)
        => ValueObject.From(
            ("documentId", answer["documentId"]),
            ("content", string.Concat((answer["body"]["content"].AsArray() ?? ValueArray.Empty).SelectMany(part => part["paragraph"]["elements"].AsArray() ?? ValueArray.Empty).Select(element => element["textRun"]["content"].AsString()))));

    /// <summary>Of a document that was read, its text beside its pages.</summary>
    public static ValueObject Pages(ValueObject answer)
        => (answer["pages"].AsArray() ?? ValueArray.Empty) is var pages ? answer.With("extractedText", string.Join("\n\n", pages.Select(page => page["markdown"].ToString()))).With("pageCount", pages.Count) : answer;

    /// <summary>A row of Baserow with its fields by their names.</summary>
    /// <param name="fields">The table's, with ids and names.</param>
    public static ValueObject FieldNames(ValueObject row, Value fields)
    {
        var names = (fields.AsArray() ?? ValueArray.Empty).ToDictionary(field => $"field_{field["id"]}", field => field["name"].ToString());
        return row.Where(field => names.ContainsKey(field.Key)).Aggregate(ValueObject.From([.. row.Where(field => !names.ContainsKey(field.Key)).Select(field => (field.Key, field.Value))]), (made, field) => made.With(names[field.Key], field.Value));
    }

    /// <summary>Rows of a report of Google Analytics, with dimensions and metrics by their names.</summary>
    public static IEnumerable<ValueObject> Report(ValueObject report)
        => (report["rows"].AsArray() ?? ValueArray.Empty).Select(row => Cells(report["metricHeaders"], row["metricValues"], Cells(report["dimensionHeaders"], row["dimensionValues"], ValueObject.Empty)));

    private static ValueObject Cells(Value headers, Value values, ValueObject into)
        => (headers.AsArray() ?? ValueArray.Empty).Index().Aggregate(into, (made, header) => made.With(header.Item["name"].ToString(), values.AsArray()?[header.Index]["value"] ?? default));

    /// <summary>Whether nobody has booked a calendar of Google.</summary>
    public static ValueObject Available(ValueObject answer)
        => answer["calendars"].AsObject()?.Select(member => member.Value).FirstOrDefault() is { IsUndefined: false } calendar && calendar["errors"].AsArray() is not { Count: > 0 }
            ? ValueObject.From(("available", calendar["busy"].AsArray() is not { Count: > 0 }))
            : throw new FaultException($"Google Calendar does not tell when this calendar is free: {ValueJson.ToJson(answer)}");

    /// <summary>Rows that a query of BigQuery found, by the names of their columns.</summary>
    /// <param name="hasMoments">Times are told as such, not as seconds.</param>
    public static IEnumerable<ValueObject> Query(ValueObject answer, bool hasMoments)
        => answer["jobComplete"] == false ? throw new FaultException("BigQuery has not finished this query in time.")
            : answer["rows"].AsArray() is { } rows ? rows.Select(row => Row(row, answer["schema"]["fields"], hasMoments)) : [ValueObject.From(("success", true))];

    private static ValueObject Row(Value row, Value columns, bool hasMoments)
        => (columns.AsArray() ?? ValueArray.Empty).Index().Aggregate(ValueObject.Empty, (made, column) => row["f"].AsArray()?[column.Index]["v"] is { } cell
            ? made.With(column.Item["name"].ToString(), column.Item["mode"].AsString() == "REPEATED" ? ValueArray.From((cell.AsArray() ?? ValueArray.Empty).SelectMany(one => Cell(one["v"], column.Item, hasMoments) is var inner && inner.AsArray() is { } list ? list : new ValueArray(inner))) : Cell(cell, column.Item, hasMoments)) : made);

    private static Value Cell(Value cell, Value column, bool hasMoments) => column["type"].AsString() switch
    {
        "RECORD" => cell.IsNullish ? cell : new ValueArray(Row(cell, column["fields"], hasMoments)),
        "JSON" when cell.AsString() is { } text => FieldTypes.TryJson(text, out var json) ? json : cell,
        "TIMESTAMP" when hasMoments && double.TryParse(cell.AsString(), System.Globalization.CultureInfo.InvariantCulture, out var seconds) => DateTime.UnixEpoch.AddMilliseconds(Math.Floor(seconds * 1000)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        _ => cell,
    };

    /// <summary>What an agent of Phantombuster found: it is told as text.</summary>
    public static IEnumerable<ValueObject> Result(ValueObject answer)
        => answer["resultObject"].AsString() is not { } text || !FieldTypes.TryJson(text, out var found) ? [ValueObject.Empty]
            : found.AsArray() is { } list ? list.Select(one => one.AsObject() ?? ValueObject.Empty) : [found.AsObject() ?? ValueObject.Empty];

    /// <summary>A mail of Outlook, with the addresses of those it is from and for.</summary>
    public static ValueObject Mail(ValueObject mail)
        => ValueObject.From([.. new (string, Value)[]
        {
            ("id", mail["id"]), ("conversationId", mail["conversationId"]), ("subject", mail["subject"]), ("bodyPreview", mail["bodyPreview"]),
            ("from", mail["from"]["emailAddress"]["address"]),
            ("to", ValueArray.From((mail["toRecipients"].AsArray() ?? ValueArray.Empty).Select(one => one["emailAddress"]["address"]))),
            ("categories", mail["categories"]), ("hasAttachments", mail["hasAttachments"]),
        }.Where(field => !field.Item2.IsUndefined)]);

    /// <summary>What Perplexity answered, with what it read.</summary>
    public static ValueObject Essentials(ValueObject answer)
        => ValueObject.From([.. new (string, Value)[] { ("id", answer["id"]), ("created", answer["created"]), ("citations", answer["citations"]), ("message", answer["choices"][0]["message"]["content"]) }.Where(field => !field.Item2.IsUndefined)]);
}
