using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What of a service's answer becomes items: the settings that the table of services gives a call for that.</summary>
internal sealed class AnswerTaking
{
    private readonly string _itemsIn;
    private readonly string _flatten;
    private readonly string _fileIn;
    private readonly string[] _jsonIn;
    private readonly ValueObject? _where;
    private readonly ValueObject? _takes;

    /// <summary>Reads the settings: before the first await.</summary>
    public AnswerTaking(NodeCall call)
    {
        (_itemsIn, _flatten, _fileIn) = (call.Text("options.itemsIn"), call.Text("options.flatten"), call.Text("options.fileIn"));
        _jsonIn = call.Text("options.jsonIn") is { Length: > 0 } path ? path.Split('.') : [];
        (_where, _takes) = (call.Get("options.where", 0).AsObject(), call.Get("options.takes", 0).AsObject());
        (Adds, IsXml) = (call.Flag("options.adds", 0), call.Flag("options.xml"));
    }

    /// <summary>What is answered goes beside what the step leaves.</summary>
    public bool Adds { get; }

    /// <summary>The answer is read as XML.</summary>
    public bool IsXml { get; }

    /// <summary>The part of an answer that holds the items.</summary>
    public ServiceAnswer Inside(ServiceAnswer answer) => _itemsIn.Length > 0 ? answer with { Body = AnswerPaths.Inside(answer.Body, _itemsIn) } : answer;

    /// <summary>Whether the fields of a thing are as the patterns for them say.</summary>
    public bool Fits(ValueObject json)
        => _where is null || _where.All(field => Regex.IsMatch(JsText.ToText(FieldPath.Of(field.Key).Get(json)), field.Value.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>The item for a thing that was answered.</summary>
    /// <param name="answered">The file that was the answer.</param>
    /// <param name="field">Where a file stands.</param>
    public Item ItemOf(NodeCall call, Found found, BinaryReference? answered, string field, int i)
    {
        var (read, file) = (_jsonIn.Length > 0 ? JsonTexts.Read(found.Json, _jsonIn).AsObject()! : found.Json, found.File);
        if (_fileIn.Length > 0 && AnswerPaths.TextIn(read, _fileIn) is { } encoded)
        {
            (read, file) = AnsweredFiles.Decoded(call, encoded);
        }

        // What a service holds of a whole answer is in one field of the item, or in a few.
        read = _takes is null ? read : Taken(read, _takes);
        return new Item(_flatten.Length > 0 ? Flat(read, _flatten) : read)
        {
            PairedItem = i,
            Binary = found.Files ?? ((file ?? answered) is { } left ? new Dictionary<string, BinaryReference>((file is null ? call.Items[i].Binary : null) ?? new Dictionary<string, BinaryReference>()) { [field] = left } : null),
        };
    }

    /// <summary>What is at the paths, or all of it where one is empty, or laid out behind <c>...</c>; what is no path is said as it is.</summary>
    private static ValueObject Taken(ValueObject json, ValueObject paths) => paths.Aggregate(ValueObject.Empty, (made, field) =>
        field.Key == "..." ? json.Aggregate(made, (all, member) => all.With(member.Key, member.Value))
        : (field.Value.AsString() is not { } path ? field.Value : path.Length == 0 ? json : FieldPath.Of(path).Get(json)) is { IsUndefined: false } value ? made.With(field.Key, value)
        : made);

    /// <summary>Services that keep what people entered under a name of its own: it stands beside the rest, as in n8n.</summary>
    private static ValueObject Flat(ValueObject json, string name)
        => json[name].AsObject() is not { } inner ? json
            : inner.Aggregate(json.Where(member => member.Key != name).Aggregate(ValueObject.Empty, (made, member) => made.With(member.Key, member.Value)), (made, member) => made.With(member.Key, member.Value));
}
