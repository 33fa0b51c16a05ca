using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Conditions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Give fields other names.", DisplayName = "Rename keys")]
public sealed class RenameKeys : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i =>
        {
            var json = (call.Get("keys.key", i).AsArray() ?? ValueArray.Empty).Aggregate(call.Items[i].Json, (into, rename) => Rename(call.Items[i].Json, into, rename["currentKey"].AsString() ?? "", rename["newKey"].AsString() ?? ""));
            json = (call.Get("additionalOptions.regexReplacement.replacements", i).AsArray() ?? ValueArray.Empty).Aggregate(json, Replace);
            call.Add(0, new Item(json) { PairedItem = i, Binary = call.Items[i].Binary });
        });
        return default;
    }

    /// <summary>Values are those that came in, whatever was renamed before.</summary>
    private static ValueObject Rename(ValueObject given, ValueObject json, string current, string renamed)
    {
        if (current.Length == 0 || renamed.Length == 0 || current == renamed)
        {
            return json;
        }

        var from = FieldPath.Of(current);
        var value = from.Get(given);
        return value.IsUndefined ? json : from.Remove(FieldPath.Of(renamed).Set(json, value));
    }

    private static ValueObject Replace(ValueObject json, Value replacement)
    {
        var ignoresCase = JsText.IsTruthy(replacement["options"]["caseInsensitive"]);
        var depth = replacement["options"]["depth"] is { Kind: ValueKind.Number } given ? (int)given.Number : -1;
        return Replace(json, Pattern.Of(replacement["searchRegex"].ToString(), ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None), replacement["replaceRegex"].ToString(), depth).AsObject()!;
    }

    private static Value Replace(Value value, Regex search, string text, int depth)
    {
        if (value.AsArray() is { } list)
        {
            return ValueArray.From(list.Select(element => Replace(element, search, text, depth)));
        }

        if (value.AsObject() is not { } members)
        {
            return value;
        }

        // A field that gets another name goes to the end.
        var (kept, moved) = (new ValueObject.Builder(members.Count), new List<(string Name, Value Member)>());
        foreach (var (name, member) in members)
        {
            var (renamed, replaced) = (search.Replace(name, text, 1), depth == 0 ? member : Replace(member, search, text, depth - 1));
            if (renamed == name)
            {
                kept.Set(name, replaced);
            }
            else
            {
                moved.Add((renamed, replaced));
            }
        }

        moved.ForEach(entry => kept.Set(entry.Name, entry.Member));
        return kept.Build();
    }
}
