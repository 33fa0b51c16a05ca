using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>What services answer, as data of a flow.</summary>
internal static class ResultObject
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>A record's members under their names in camel case.</summary>
    public static ValueObject Of<T>(T result)
        where T : notnull
        => ValueJson.Parse(JsonSerializer.SerializeToUtf8Bytes(result, Options)).AsObject() ?? throw new ArgumentException("Only objects are results.", nameof(result));

    public static JsonElement ToJson(Value value) => JsonSerializer.Deserialize<JsonElement>(ValueJson.ToUtf8(value));
}
