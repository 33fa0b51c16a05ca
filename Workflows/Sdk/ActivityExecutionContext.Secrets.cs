namespace Bizoholic.Flows.Workflows;

public sealed partial class ActivityExecutionContext
{
    /// <summary>Tells the run of secrets that this execution works with: they are masked in everything that is stored from here on.</summary>
    public void Mask(IEnumerable<string> secrets) => Run.Secrets.Add(secrets);

    /// <summary>Takes secrets out of all that this execution brought back, before it is recorded.</summary>
    internal void Clean(SecretMask mask)
    {
        if (mask.IsEmpty)
        {
            return;
        }

        if (_outputs is not null)
        {
            _outputs = mask.Clean(_outputs.Build()).ToBuilder();
        }

        foreach (var (name, value) in _variables.ToArray())
        {
            _variables[name] = mask.Clean(value);
        }

        for (var i = 0; i < _left.Count; i++)
        {
            _left[i] = _left[i] with { Items = mask.Clean(_left[i].Items) };
        }

        for (var i = 0; i < _bookmarks.Count; i++)
        {
            _bookmarks[i] = _bookmarks[i] with { Payload = mask.Clean(_bookmarks[i].Payload) };
        }

        for (var i = 0; i < _effects.Count; i++)
        {
            _effects[i] = Clean(_effects[i], mask);
        }
    }

    private static Effect Clean(Effect effect, SecretMask mask) => effect switch
    {
        Effect.Reply reply => new Effect.Reply(reply.Content with { Body = mask.Clean(reply.Content.Body), Headers = [.. reply.Content.Headers.Select(header => KeyValuePair.Create(header.Key, mask.Clean(header.Value)))] }),
        Effect.Event published => published with { Payload = mask.Clean(published.Payload), CorrelationId = published.CorrelationId is { } id ? mask.Clean(id) : null },
        Effect.Start start => start with { Child = start.Child with { Input = mask.Clean(start.Child.Input) } },
        Effect.WorkflowOutput output => output with { Value = mask.Clean(output.Value) },
        Effect.Correlate correlate => new Effect.Correlate(mask.Clean(correlate.CorrelationId)),
        Effect.Rename rename => new Effect.Rename(mask.Clean(rename.Name)),
        Effect.Search search => search with { Value = mask.Clean(search.Value) },
        _ => effect,
    };
}
