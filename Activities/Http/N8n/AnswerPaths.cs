using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Finds what is in an answer.</summary>
internal static class AnswerPaths
{
    /// <summary>What is at a path; behind <c>[].</c> of each element of the list there, behind <c>.*</c> what is in the fields there, whatever their names.</summary>
    public static Value Inside(Value body, string path) => path.Split("[].", 2) switch
    {
        [var whole] when whole.EndsWith(".*", StringComparison.Ordinal) => FieldPath.Of(whole[..^2]).Get(body) is var fields && fields.AsObject() is { } members ? ValueArray.From(members.Select(member => member.Value)) : fields,
        [var list, var inner] => ValueArray.From((Inside(body, list).AsArray() ?? ValueArray.Empty).Select(element => FieldPath.Of(inner).Get(element))),
        _ => FieldPath.Of(path).Get(body),
    };

    public static IEnumerable<ValueObject> ObjectsIn(Value found) => found.AsArray() is { } list ? list.Select(one => one.AsObject()).OfType<ValueObject>() : [found.AsObject() ?? ValueObject.Empty];

    /// <summary>The text at a path; behind <c>[].</c> the first there is in an element of the list there.</summary>
    public static string? TextIn(Value json, string path)
        => Inside(json, path) is var found && found.AsArray() is { } list ? list.Select(one => one.AsString()).FirstOrDefault(text => text is not null) : found.AsString();

    /// <summary>Of a call that follows: the list that stands for its answer; undefined where the answer itself is the thing.</summary>
    public static Value ListIn(ValueObject then, ServiceAnswer answer)
        => then["items"].AsString() is { } path ? (Inside(answer.Body, path) is { IsNullish: false } found ? found : ValueArray.Empty)
            : then["answer"].AsString() is null && then["fromHeaders"].IsNullish && answer.Body.AsArray() is { } list ? list
            : default(Value);

    /// <summary>Fields that the service tells in headers.</summary>
    public static ValueObject FromHeaders(ValueObject fields, ServiceAnswer answer) => fields.Aggregate(ValueObject.Empty, (made, field) => made.With(field.Key, answer.Headers[field.Value.ToString()]));

    /// <summary>An answer with a field of what was there before it, or several under names for them.</summary>
    public static ValueObject Kept(Value keeps, ValueObject found, ValueObject answer)
        => keeps.AsString() is { } name ? answer.With(name, found[name])
            : (keeps.AsObject() ?? ValueObject.Empty).Aggregate(answer, (made, kept) => made.With(kept.Key, FieldPath.Of(kept.Value.ToString()).Get(found)));
}
