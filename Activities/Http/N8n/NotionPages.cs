using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Pages, databases and blocks of Notion with their values alone, as n8n's node leaves them when it simplifies.</summary>
internal static partial class NotionPages
{
    /// <param name="simplify">What is simplified (<c>as</c>), the rules of which <c>version</c> of the node, whether all of it is wanted (<c>isFull</c>), and the block whose children they are (<c>of</c>).</param>
    public static IEnumerable<ValueObject> Simplified(ValueObject found, ValueObject simplify)
        => simplify["as"].AsString() == "notionBlock" ? [Block(found, simplify)]
            : simplify["isFull"].Boolean ? [found]
            : Page(found, isNew: simplify["version"].Number >= 2) is { } page ? [page] : [];

    private static ValueObject? Page(ValueObject found, bool isNew)
    {
        var made = new ValueObject.Builder().Set("id", found["id"]);
        var properties = found["properties"].AsObject() ?? ValueObject.Empty;
        switch (found["object"].AsString(), found["parent"]["type"].AsString())
        {
            case ("page", "database_id"):
                var title = properties.FirstOrDefault(property => property.Value["type"].AsString() == "title").Value;
                if (isNew)
                {
                    made.Set("name", PlainText(title["title"])).Set("url", found["url"]);
                }

                foreach (var (name, property) in properties)
                {
                    made.Set(isNew ? $"property_{Snake(name)}" : name, Property(property));
                }

                return made.Build();
            case ("page", _):
                made.Set("name", PlainText(properties["title"]["title"]));
                return (isNew ? made.Set("url", found["url"]) : made).Build();
            case ("database", _):
                made.Set(isNew ? "name" : "title", PlainText(found["title"]));
                return (isNew ? made.Set("url", found["url"]) : made).Build();
            default:
                return null;
        }
    }

    private static Value Property(Value property)
    {
        var type = property["type"].AsString() ?? "";
        var value = property[type];
        return type switch
        {
            "text" => property["plain_text"],
            "rich_text" or "title" => PlainText(value, onlyFirst: false),
            "url" or "created_time" or "checkbox" or "number" or "last_edited_time" or "email" or "phone_number" or "date" => value,
            "created_by" or "last_edited_by" or "select" => value.IsNullish ? Value.Null : value["name"],
            "status" => value["name"],
            "people" => Each(value, person => person["person"]["email"]),
            "multi_select" => Each(value, option => option["name"]),
            "relation" => Each(value, related => related["id"]),
            "formula" => value["type"].AsString() is { } kind ? value[kind] : Value.Undefined,
            "rollup" => Rollup(value),
            "files" => Each(value, file => file["type"].AsString() is { } kind ? file[kind]["url"] : Value.Undefined),
            _ => Value.Undefined,
        };
    }

    private static Value Rollup(Value rollup)
    {
        var function = rollup["function"].AsString() ?? "";
        if (function.StartsWith("count", StringComparison.Ordinal) || function.Contains("empty", StringComparison.Ordinal))
        {
            return function.Contains("percent", StringComparison.Ordinal) && rollup["number"].Kind == ValueKind.Number ? rollup["number"].Number * 100 : rollup["number"];
        }

        if (!function.StartsWith("show", StringComparison.Ordinal) || rollup["array"].AsArray() is not { } all)
        {
            return Value.Undefined;
        }

        var elements = all.Select(Property).SelectMany(element => element.AsArray() is { } inner ? inner : (IEnumerable<Value>)[element]);
        return ValueArray.From(function == "show_unique" ? elements.Distinct() : elements);
    }

    private static ValueObject Block(ValueObject block, ValueObject simplify)
    {
        var version = simplify["version"].Number;
        var made = block.Aggregate(ValueObject.From(("object", block["object"]), ("parent_id", simplify["of"])), (all, member) => all.With(member.Key, member.Value));
        if (simplify["isFull"].Boolean || version < 2.2)
        {
            return made;
        }

        var type = block["type"].AsString() ?? "";
        var content = type is "child_page" or "child_database" ? block[type]["title"] : block[type]["text"].AsArray() is { } texts ? PlainText(texts, onlyFirst: false) : Value.Undefined;
        string[] left = ["created_time", "last_edited_time", "created_by", .. content.IsUndefined ? [] : new[] { type }];
        var simple = ValueObject.From([.. made.Where(member => !left.Contains(member.Key)).Select(member => (member.Key, member.Value))]).With("root_id", simplify["of"]);
        return content.IsUndefined ? simple : simple.With("content", content);
    }

    private static Value PlainText(Value texts, bool onlyFirst = true)
        => string.Concat((texts.AsArray() ?? ValueArray.Empty).Take(onlyFirst ? 1 : int.MaxValue).Select(text => text["plain_text"].AsString()));

    /// <summary>What has nothing to tell is an empty object, as n8n leaves it.</summary>
    private static Value Each(Value list, Func<Value, Value> told)
        => list.AsArray() is { } all ? ValueArray.From(all.Select(one => told(one) is { IsNullish: false } value && JsText.IsTruthy(value) ? value : ValueObject.Empty)) : list;

    /// <summary>A name as n8n's fields spell it: <c>Due Date</c> and <c>dueDate</c> are <c>due_date</c>. Only letters of the Latin alphabet and digits stay.</summary>
    private static string Snake(string name) => string.Join('_', Others().Split(Boundary().Replace(name, " ")).Where(word => word.Length > 0)).ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Boundary();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Others();
}
