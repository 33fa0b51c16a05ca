using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What n8n's nodes leave of what a service answered: less, or in another form.</summary>
internal static class Simplification
{
    /// <param name="simplify">In which way (<c>as</c>), by the rules of which <c>version</c> of the node, and whether all of it is wanted (<c>isFull</c>).</param>
    /// <param name="known">What was asked for once, by its address: that of <c>lookup</c> is among it.</param>
    public static IEnumerable<Found> Of(NodeCall call, Found found, ValueObject simplify, Dictionary<string, Value> known)
    {
        var (json, isFull, answered) = (found.Json, simplify["isFull"].Boolean, simplify["lookup"].AsString() is { } address ? known[address] : default);
        return simplify["as"].AsString() switch
        {
            "mail" => [Mail(call, json, simplify)],
            "gmail" => Left(isFull ? json : GmailMessages.Simplified(json, answered)),
            "gmailMessage" => Left(GmailMessages.Simplified(json, answered)),
            "gmailThread" => Left(GmailMessages.Thread(json, answered)),
            "snippet" => Left(json["snippet"].AsString() is { } snippet ? json.With("snippet", GmailMessages.Plain(snippet)) : json),
            "messages" => Left(isFull ? json : SimplerAnswers.Messages(json)),
            "pages" => Left(SimplerAnswers.Pages(json)),
            "document" => Left(isFull ? json : SimplerAnswers.Document(json)),
            "fieldNames" => Left(SimplerAnswers.FieldNames(json, answered)),
            "query" => Left([.. SimplerAnswers.Query(json, simplify["version"].Number >= 2.1)]),
            "available" => Left(SimplerAnswers.Available(json)),
            "outlook" => Left(SimplerAnswers.Mail(json)),
            "essentials" => Left(SimplerAnswers.Essentials(json)),
            "result" => Left([.. SimplerAnswers.Result(json)]),
            "entries" => Left([.. json.Select(entry => ValueObject.From(("id", entry.Key), ("value", entry.Value)))]),
            "webDav" => Left([.. WebDavFiles.In(json)]),
            "report" => Left(isFull ? [json] : [.. SimplerAnswers.Report(json)]),
            _ => Left([.. NotionPages.Simplified(json, simplify)]),
        };

        IEnumerable<Found> Left(params ValueObject[] left) => left.Select(one => found with { Json = one });
    }

    private static Found Mail(NodeCall call, ValueObject message, ValueObject simplify)
    {
        var (json, parts) = MailParts.Of(message);
        if (simplify["prefix"].AsString() is not { } prefix)
        {
            return new Found(json, null);
        }

        var files = new Dictionary<string, BinaryReference>();
        foreach (var (n, part) in parts.Index())
        {
            using var content = new MemoryStream();
            part.Content?.DecodeTo(content);
            files[$"{prefix}{n}"] = call.Context.Files.Store(content.ToArray(), part.FileName ?? "", part.ContentType.MimeType);
        }

        return new Found(json, null) { Files = files.Count > 0 ? files : null };
    }
}
