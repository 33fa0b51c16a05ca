using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Bizoholic.Flows.Connectors.Databases;

/// <summary>A row as an object: what JSON has no type for is written as PostgreSQL writes it.</summary>
internal static class PostgresRow
{
    /// <summary>Whole numbers beyond this are not exact as numbers of JSON's readers.</summary>
    private const long LargestExact = 9_007_199_254_740_991;

    public static JsonElement ToJson(NpgsqlDataReader row)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            for (var i = 0; i < row.FieldCount; i++)
            {
                writer.WritePropertyName(row.GetName(i));
                Write(writer, row, i);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(Utf8JsonWriter writer, NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            writer.WriteNullValue();
        }
        else if (row.GetDataTypeName(column) is "json" or "jsonb")
        {
            writer.WriteRawValue(row.GetString(column));
        }
        else
        {
            Write(writer, ValueOf(row, column));
        }
    }

    /// <summary>Types that a database has made for itself are read as text.</summary>
    private static object ValueOf(NpgsqlDataReader row, int column)
    {
        try
        {
            return row.GetValue(column);
        }
        catch (InvalidCastException)
        {
            return row.GetString(column);
        }
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case short or int:
                writer.WriteNumberValue(Convert.ToInt32(value, CultureInfo.InvariantCulture));
                break;
            case long number when Math.Abs(number) <= LargestExact:
                writer.WriteNumberValue(number);
                break;
            case float or double when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                writer.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case decimal number when decimal.TryParse(((double)number).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var again) && again == number:
                writer.WriteNumberValue(number);
                break;
            case DateTime { Kind: DateTimeKind.Utc } moment:
                writer.WriteStringValue(moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            case DateTime local:
                writer.WriteStringValue(local.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                writer.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case Array list:
                writer.WriteStartArray();
                foreach (var element in list)
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
