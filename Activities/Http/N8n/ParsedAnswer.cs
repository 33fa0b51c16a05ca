using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What a model wrote, read as the JSON it was asked for: <c>{schema, isBare}</c>; without a schema as any JSON.</summary>
internal static class ParsedAnswer
{
    private const string Output = "output";

    /// <exception cref="FaultException">It does not fit.</exception>
    public static IEnumerable<ValueObject> Of(Value answer, ValueObject asked)
    {
        var text = answer.AsString()?.Trim() ?? "";
        if (text is "" or "{}")
        {
            throw new FaultException("The AI model returned an empty response to the Structured Output Parser", type: "Ai");
        }

        if (asked["schema"].AsObject() is not { } schema)
        {
            return [FieldTypes.TryJson(text, out var any) ? any.AsObject() ?? ValueObject.From((any.AsArray() is null ? "text" : "data", any)) : throw new FaultException("The model's answer is not JSON.", type: "Ai")];
        }

        var (json, problem) = Read(text, schema);
        if (problem is not null)
        {
            throw new FaultException($"Model output doesn't fit required format: {problem}", type: "Ai");
        }

        var read = Kept(ValueJson.Parse(json.GetRawText()), schema).AsObject()!;
        read = read[Output].AsObject() is { Count: 1 } inner && inner.Contains(Output) ? inner : read;
        return !asked["isBare"].Boolean ? [read]
            : (read[Output].AsArray() ?? new ValueArray(read[Output])).Select(element => element.AsObject() ?? ValueObject.From(("text", element)));
    }

    private static (JsonElement Json, string? Problem) Read(string text, ValueObject schema)
    {
        try
        {
            return TextModel.Read(text, ResultObject.ToJson(schema));
        }
        catch (ServiceException error)
        {
            throw new FaultException(error.Message, type: "Ai");
        }
    }

    /// <summary>Members that the schema does not name are left out, unless it says that there may be others.</summary>
    private static Value Kept(Value value, Value schema)
    {
        if (value.AsArray() is { } list)
        {
            return schema["items"].AsObject() is { } each ? ValueArray.From(list.Select(element => Kept(element, each))) : value;
        }

        return value.AsObject() is not { } members || schema["properties"].AsObject() is not { } named || !schema["additionalProperties"].IsUndefined || !schema["patternProperties"].IsUndefined
            ? value
            : ValueObject.From([.. members.Where(member => named.Contains(member.Key)).Select(member => (member.Key, Kept(member.Value, named[member.Key])))]);
    }
}
