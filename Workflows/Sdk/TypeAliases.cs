using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Names of types as definitions spell them.</summary>
public static class TypeAliases
{
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        return type == typeof(string) || type.IsEnum || type == typeof(Uri) || type == typeof(CredentialReference) ? "String"
            : type == typeof(Value) || type == typeof(object) ? "Object"
            : type == typeof(ValueObject) ? "ObjectDictionary"
            : type == typeof(byte[]) ? "ByteArray"
            : type == typeof(ValueArray) ? "Object[]"
            : type.IsArray ? Of(type.GetElementType()!) + "[]"
            : IsDictionary(type) ? "StringDictionary"
            : type.IsGenericType && type.GetGenericArguments() is [var element] ? Of(element) + "[]"
            : type.Name;
    }

    internal static bool IsDictionary(Type type) => type.IsGenericType && type.GetGenericArguments() is [{ } key, _] && key == typeof(string);
}
