using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>What a service would have been sent.</summary>
/// <param name="Key">Of the effect: the same when the step is run again after a crash.</param>
/// <param name="Services">Kinds of credentials, any of which the step would have taken.</param>
/// <param name="Action">What the step does, such as Send e-mail.</param>
/// <param name="Step">Its name in the flow.</param>
/// <param name="Answer">What the step left.</param>
public sealed record DemoThing(
    string Key, DateTimeOffset At, IReadOnlyList<string> Services, string Action, string Step, string DefinitionId, string FlowName, string RunId, IReadOnlyList<DemoField> Sent, ValueObject Answer)
{
    /// <summary>Of the answer, what a model or an agent would have said.</summary>
    public IReadOnlyList<DemoField> Said { get; init; } = [];

    /// <summary>
    /// Whether it is about what another one made: the contact of the same address, or what the run itself made under the id. Two steps of one run that save one contact
    /// save it in two CRMs: what one of them made is new to the other.
    /// </summary>
    internal bool IsOf(DemoThing earlier)
        => Services.SequenceEqual(earlier.Services) && Text("id") is { } id && id == earlier.Text("id")
            && (Text("email") is { } email && earlier.Text("email") is { } other
                ? string.Equals(email, other, StringComparison.OrdinalIgnoreCase) && (RunId != earlier.RunId || Step == earlier.Step)
                : RunId == earlier.RunId && !Answer["isNew"].Boolean);

    /// <summary>Where it is not new, what it does not say itself is as it was.</summary>
    internal DemoThing After(DemoThing? earlier)
    {
        if (earlier is null)
        {
            return this;
        }

        var answer = Answer.ToBuilder();
        foreach (var (name, value) in earlier.Answer.Where(known => Answer[known.Key].IsNullish))
        {
            answer.Set(name, value);
        }

        return this with { Answer = (Answer.Contains("isNew") ? answer.Set("isNew", false) : answer).Build() };
    }

    internal bool Says(string value)
        => Sent.Any(field => field.Text.Contains(value, StringComparison.OrdinalIgnoreCase)) || ValueJson.ToJson(Answer).Contains(value, StringComparison.OrdinalIgnoreCase);

    private string? Text(string name) => Answer[name] is { IsNullish: false } value ? value.ToString() : null;
}

/// <param name="Name">Of the step's input, as people read it.</param>
public sealed record DemoField(string Name, string Text)
{
    private const int Longest = 20_000;

    public static DemoField Of(string name, Value value)
    {
        var text = value.AsArray() is { } list && list.All(IsPlain) ? string.Join(", ", list.Select(one => one.ToString()))
            : value.AsObject() is { } members ? string.Join('\n', members.Where(member => !member.Value.IsNullish).Select(member => $"{member.Key}: {(IsPlain(member.Value) ? member.Value.ToString() : ValueJson.ToJson(member.Value))}"))
            : IsPlain(value) ? value.ToString()
            : ValueJson.ToJson(value);
        return new(name, text.Length <= Longest ? text : text[..Longest] + "…");
    }

    /// <summary>A member's name as people read it: seoTitle is Seo title.</summary>
    internal static string Heading(string member)
        => string.Concat(member.Select((letter, at) => at == 0 ? char.ToUpperInvariant(letter).ToString() : char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));

    private static bool IsPlain(Value value) => value.Kind is not (ValueKind.Object or ValueKind.Array);
}
