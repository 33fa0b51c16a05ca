using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Elsa.Json;

/// <summary>Values of a run as plain JSON.</summary>
internal sealed class ValueJsonConverter : JsonConverter<Value>
{
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ValueJson.FromElement(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
}

/// <inheritdoc cref="ValueJsonConverter"/>
internal sealed class ValueObjectJsonConverter : JsonConverter<ValueObject>
{
    public override ValueObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ValueJson.FromElement(JsonElement.ParseValue(ref reader)).AsObject();

    public override void Write(Utf8JsonWriter writer, ValueObject value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
}
