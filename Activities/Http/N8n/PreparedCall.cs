using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>The call for an item, with what is done with its answer: all that its settings say, read before the first await.</summary>
/// <param name="Leaves">What the step leaves whatever is answered.</param>
/// <param name="Rows">How the answer's rows are read.</param>
/// <param name="Parsed">How a model's answer is read.</param>
/// <param name="Simplify">How what is answered is simplified.</param>
/// <param name="Then">What is called for each thing that was answered.</param>
/// <param name="FromHeaders">Fields that the service tells in headers of its answer instead.</param>
internal sealed record PreparedCall(RequestParts Request, AnswerOptions Options, ValueObject? Leaves, ValueObject? Rows, ValueObject? Parsed, ValueObject? Simplify, ValueObject? Then, ValueObject? FromHeaders)
{
    /// <summary>The mail that goes into the body, or into that of the call that follows.</summary>
    public ValueObject? Mail { get; init; }

    /// <summary>The answer is a feed, and its entries are the items.</summary>
    public bool IsFeed { get; init; }

    /// <summary>The service that is signed in to before it is called.</summary>
    public ServiceSession? Session { get; init; }

    /// <summary>How many things of the answer are wanted.</summary>
    public int Most { get; init; }

    /// <summary>Where the answer tells that the call failed, whatever its status.</summary>
    public string? Fails { get; init; }

    /// <summary>What the answer has to be like.</summary>
    public ValueObject? Must { get; init; }

    /// <summary>What is wrong with the call for an item fails this item alone where the node goes on.</summary>
    public static (PreparedCall? Call, Exception? Error) Of(NodeCall call, int i, ServiceSession? session)
    {
        ValueObject? Option(string name) => call.Get($"options.{name}", i).AsObject();
        try
        {
            return (new PreparedCall(RequestMaker.Make(call, i), AnswerOptions.Read(call, i), Option("leaves"), Option("rows"), Option("parsed"), Option("simplify"), Option("then"), Option("fromHeaders"))
            {
                Mail = Option("mail"),
                IsFeed = call.Flag("options.feed", i),
                Session = session,
                Most = call.Get("options.most", i) is { Kind: ValueKind.Number } most ? (int)most.Number : int.MaxValue,
                Fails = call.Get("options.fails", i).AsString(),
                Must = Option("must"),
            }, null);
        }
        catch (Exception error) when (call.GoesOn && error is not OperationCanceledException)
        {
            return (null, error);
        }
    }

    /// <param name="sent">What the step was called with: a file is added to it.</param>
    /// <param name="adds">What is answered goes beside what the step leaves.</param>
    public IEnumerable<ValueObject> ItemsOf(ServiceAnswer answer, ValueObject sent, bool adds)
        => Parsed is not null ? ParsedAnswer.Of(answer.Body, Parsed)
            : FromHeaders is not null ? [AnswerPaths.FromHeaders(FromHeaders, answer)]
            : Leaves is not null ? [adds && answer.Body.AsObject() is { } added ? added.Aggregate(Leaves, (made, member) => made.With(member.Key, member.Value)) : Leaves]
            : Rows is not null ? SheetRows.Of(answer.Body, Rows)
            : IsFeed ? FeedEntries.Of(answer.Text)
            : Options.ItemsOf(answer, sent);
}
