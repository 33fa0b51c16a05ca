using System.Collections;
using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Values to and from .NET types, as leniently as Elsa's designer needs: it stores numbers and flags as text.</summary>
public static class ValueConverter
{
    /// <exception cref="FormatException">The value has no reading as <typeparamref name="T"/>; the message says what was expected.</exception>
    public static T? To<T>(Value value)
    {
        if (typeof(T) == typeof(Value))
        {
            return (T)(object)value;
        }

        var result = To(value, typeof(T));
        return result is null ? default : (T)result;
    }

    public static Value From<T>(T value) => value switch
    {
        null => Value.Null,
        Value already => already,
        string text => text,
        bool flag => flag,
        int number => number,
        long number => Math.Abs(number) <= 1L << 53 ? number : Value.Exact(number.ToString(CultureInfo.InvariantCulture)),
        double number => number,
        float number => number,
        decimal number => Value.Exact(number.ToString(CultureInfo.InvariantCulture)),
        ValueObject members => members,
        ValueArray elements => elements,
        Enum name => name.ToString(),
        DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        Uri address => address.ToString(),
        byte[] bytes => Convert.ToBase64String(bytes),
        IDictionary members => FromDictionary(members),
        IEnumerable elements => ValueArray.From(elements.Cast<object?>().Select(From)),
        _ => value.ToString(),
    };

    internal static object? To(Value value, Type type)
    {
        if (type == typeof(Value))
        {
            return value;
        }

        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (value.IsNullish || (value.AsString() is { Length: 0 } && underlying != typeof(string) && underlying != typeof(object)))
        {
            return null;
        }

        if (underlying == typeof(string))
        {
            return value.ToString();
        }

        return underlying == typeof(ValueObject) ? AsObject(value)
            : underlying == typeof(ValueArray) ? AsArray(value)
            : underlying == typeof(object) ? (object)value
            : underlying == typeof(bool) ? ToBoolean(value)
            : underlying == typeof(byte[]) ? ToBytes(value)
            : underlying == typeof(CredentialReference) ? ToCredential(value)
            : underlying.IsEnum ? ToEnum(value, underlying)
            : ScalarConverter.TryConvert(value, underlying, out var scalar) ? scalar
            : ToCollection(value, underlying);
    }

    private static ValueObject AsObject(Value value)
        => (value.AsString() is { } text ? ParseText(text) : value).AsObject() ?? throw Expected("an object", value);

    private static ValueArray AsArray(Value value)
    {
        var parsed = value.AsString() is { } text && text.AsSpan().TrimStart().StartsWith("[") ? ParseText(text) : value;
        return parsed.AsArray() ?? new ValueArray(parsed);
    }

    private static Value ParseText(string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new FormatException($"expected JSON, but found {Shorten(text)}: {error.Message}", error);
        }
    }

    private static bool ToBoolean(Value value) => value.Kind switch
    {
        ValueKind.Boolean => value.Boolean,
        ValueKind.Number => value.Number != 0 && !double.IsNaN(value.Number),
        ValueKind.String => bool.TryParse(value.AsString(), out var flag) ? flag : throw Expected("true or false", value),
        _ => true,
    };

    private static byte[] ToBytes(Value value)
    {
        try
        {
            return Convert.FromBase64String(value.ToString());
        }
        catch (FormatException)
        {
            throw Expected("base64", value);
        }
    }

    private static CredentialReference? ToCredential(Value value)
        => (value.AsObject() is { } reference ? reference["id"] : value).AsString() is { } id ? id.Length > 0 ? new CredentialReference(id) : null : throw Expected("the id of a credential", value);

    private static object ToEnum(Value value, Type type)
    {
        if (value.Kind == ValueKind.Number && Enum.IsDefined(type, (int)value.Number))
        {
            return Enum.ToObject(type, (int)value.Number);
        }

        return Enum.TryParse(type, value.ToString(), ignoreCase: true, out var member) && Enum.IsDefined(type, member)
            ? member
            : throw Expected($"one of {string.Join(", ", Enum.GetNames(type))}", value);
    }

    private static object ToCollection(Value value, Type type)
    {
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            if (arguments.Length == 1 && type.IsAssignableFrom(typeof(List<>).MakeGenericType(arguments)))
            {
                var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
                foreach (var element in AsArray(value))
                {
                    list.Add(To(element, arguments[0]));
                }

                return list;
            }

            if (arguments.Length == 2 && arguments[0] == typeof(string) && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(arguments)))
            {
                var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
                foreach (var (name, member) in AsObject(value))
                {
                    map[name] = To(member, arguments[1]);
                }

                return map;
            }
        }

        if (type.IsArray)
        {
            var elements = AsArray(value);
            var array = Array.CreateInstance(type.GetElementType()!, elements.Count);
            for (var i = 0; i < elements.Count; i++)
            {
                array.SetValue(To(elements[i], type.GetElementType()!), i);
            }

            return array;
        }

        throw new FormatException($"values cannot be read as {type.Name}");
    }

    private static ValueObject FromDictionary(IDictionary members)
    {
        var builder = new ValueObject.Builder();
        foreach (DictionaryEntry member in members)
        {
            builder.Set(member.Key.ToString()!, From(member.Value));
        }

        return builder.Build();
    }

    internal static FormatException Expected(string what, Value value) => new($"expected {what}, but found {Shorten(ValueJson.ToJson(value))}");

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
