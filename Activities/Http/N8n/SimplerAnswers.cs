using Bizoholic.Flows.Values;

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
}
