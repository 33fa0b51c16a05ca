using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bizoholic.Flows.Values;

/// <summary>Values from and to JSON text.</summary>
public static class ValueJson
{
    /// <summary>How deep data may nest: deeper input is refused with a <see cref="JsonException"/>, so nothing recursive can overflow later.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = false };
    private static readonly JsonReaderOptions MessageOptions = ReaderOptions with { MaxDepth = MaxDepth + 16 };
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth + 16, SkipValidation = true };
    private static readonly JsonWriterOptions IndentedOptions = WriterOptions with { Indented = true };

    /// <exception cref="JsonException">The text is not one JSON value, or nests deeper than <see cref="MaxDepth"/>.</exception>
    public static Value Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, ReaderOptions);

    /// <summary>A message of ours that holds data as deep as data may be.</summary>
    internal static Value ParseMessage(ReadOnlySpan<byte> utf8) => Parse(utf8, MessageOptions);

    private static Value Parse(ReadOnlySpan<byte> utf8, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(utf8, options);
        reader.Read();
        var value = Read(ref reader);
        if (reader.Read())
        {
            throw new JsonException("There is text after the JSON value.");
        }

        return value;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static Value Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    public static Value FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => default,
        JsonValueKind.Null => Value.Null,
        JsonValueKind.True => Value.True,
        JsonValueKind.False => Value.False,
        JsonValueKind.Number => NumberFrom(element.GetRawText()),
        JsonValueKind.String => JsonStrings.Read(element),
        JsonValueKind.Array => new ValueArray([.. element.EnumerateArray().Select(FromElement)]),
        _ => FromObject(element),
    };

    /// <summary>Text for people and services, letter for letter as JSON.stringify writes it.</summary>
    public static string ToJson(Value value, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, indented ? IndentedOptions : WriterOptions))
        {
            Write(writer, value);
        }

        return JsonStrings.WithLetters(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>For what is kept and compared: the same value as that of <see cref="ToJson"/>, with emoji and some other letters as their numbers.</summary>
    public static byte[] ToUtf8(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a value; undefined becomes null, and members that are undefined are left out, as JSON.stringify does.</summary>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Undefined or ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            case ValueKind.Number:
                WriteNumber(writer, value);
                break;
            case ValueKind.String:
                writer.WriteStringValue(value.AsString());
                break;
            case ValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.AsArray()!.AsSpan())
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteObject(writer, value.AsObject()!);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, ValueObject members)
    {
        writer.WriteStartObject();
        for (var i = 0; i < members.Count; i++)
        {
            var (name, value) = members[i];
            if (!value.IsUndefined)
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, Value value)
    {
        var number = value.Number;
        if (value.ExactText is { } text)
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else if (!double.IsFinite(number))
        {
            writer.WriteNullValue();
        }
        else if (number == Math.Truncate(number) && Math.Abs(number) < 1e15)
        {
            writer.WriteNumberValue((long)number);
        }
        else
        {
            writer.WriteRawValue(NumberText.Of(number), skipInputValidation: true);
        }
    }

    private static Value Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return Value.Null;
            case JsonTokenType.True:
                return Value.True;
            case JsonTokenType.False:
                return Value.False;
            case JsonTokenType.String:
                return JsonStrings.Read(ref reader);
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader);
            default:
                var members = new ValueObject.Builder();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = JsonStrings.Read(ref reader);
                    reader.Read();
                    members.Set(name, Read(ref reader));
                }

                return members.Build();
        }
    }

    private static ValueArray ReadArray(ref Utf8JsonReader reader)
    {
        var elements = new List<Value>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(Read(ref reader));
        }

        return elements.Count == 0 ? ValueArray.Empty : new ValueArray([.. elements]);
    }

    private static Value ReadNumber(ref Utf8JsonReader reader)
    {
        var span = reader.ValueSpan;
        if (span.Length <= 15 && reader.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        return NumberFrom(Encoding.ASCII.GetString(span));
    }

    private static Value NumberFrom(string text)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (text.Length <= 15 || text.AsSpan().IndexOfAny("eE") >= 0 || !double.IsFinite(number))
        {
            return double.IsFinite(number) ? number : Value.Exact(text);
        }

        // A decimal fraction prints in its shortest form; an integer must come back digit by digit.
        return text.Contains('.') || NumberText.Of(number) == text ? number : Value.Exact(text);
    }

    private static ValueObject FromObject(JsonElement element)
    {
        var members = new ValueObject.Builder();
        foreach (var member in element.EnumerateObject())
        {
            members.Set(JsonStrings.NameOf(member), FromElement(member.Value));
        }

        return members.Build();
    }
}
