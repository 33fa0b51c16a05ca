using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.JavaScript.Bridge;

/// <summary>A script's result as a value of ours. Depth and size are bounded here, whatever the script built.</summary>
internal struct FromJs
{
    private const int MaxValues = 2_000_000;
    private int _depth;
    private int _count;

    public static Value Convert(JsValue value)
    {
        var reader = default(FromJs);
        return reader.Read(value);
    }

    private Value Read(JsValue value)
    {
        if (++_count > MaxValues)
        {
            throw TooLarge();
        }

        return value switch
        {
            JsString text => text.ToString(),
            JsNumber number => number.AsNumber(),
            JsBoolean flag => flag.AsBoolean(),
            JsNull => Value.Null,
            JsUndefined => default,
            JsBigInt big => Integer((BigInteger)big.ToObject()!),
            JsSymbol => throw new ExpressionException("A symbol cannot be a result."),
            ObjectInstance instance => ReadNested(instance),
            _ => default,
        };
    }

    private static ExpressionException TooLarge() => new($"The result is too large: it has more than {MaxValues:N0} values.");

    private Value ReadNested(ObjectInstance instance)
    {
        if (_depth >= ValueJson.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ExpressionException($"The result nests deeper than {ValueJson.MaxDepth} levels, or contains itself.");
        }

        _depth++;
        var read = instance switch
        {
            LazyObject { Source: { } source } lazy => ReadLazy(lazy, source),
            IHostValue host => host.ToResult(),
            IHostObject => ReadMembers(instance, skipsFunctions: true),
            JsArray array => ReadArray(array),
            JsDate date => ReadDate(date),
            JsObject members => ReadMembers(members),
            IJsPrimitive boxed => Read(boxed.PrimitiveValue),
            _ when instance.IsCallable() => throw new ExpressionException("The result is a function. Add () to call it."),
            _ when instance.Get("next").IsCallable() => throw new ExpressionException("The result is an iterator. Write [...it] to make it an array."),
            _ => ReadMembers(instance),
        };
        _depth--;
        return read;
    }

    /// <summary>The object it stands for, unless the script changed something inside it.</summary>
    private ValueObject ReadLazy(LazyObject lazy, ValueObject source)
    {
        ValueObject.Builder? changed = null;
        for (var i = 0; i < source.Count; i++)
        {
            if (lazy.ReadMembers[i] is not ObjectInstance member)
            {
                continue;
            }

            var (name, before) = source[i];
            var now = Read(member);
            if (changed is null && IsSame(before, now))
            {
                continue;
            }

            changed ??= source.ToBuilder();
            changed.Set(name, now);
        }

        return changed?.Build() ?? source;
    }

    private static bool IsSame(Value before, Value now) =>
        before.AsObject() is { } members ? ReferenceEquals(members, now.AsObject()) : before.Equals(now);

    private ValueArray ReadArray(JsArray array)
    {
        if (array.Length > MaxValues)
        {
            throw TooLarge();
        }

        var elements = new Value[array.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Read(array[i]);
        }

        return new ValueArray(elements);
    }

    private Value ReadMembers(ObjectInstance instance, bool skipsFunctions = false)
    {
        var members = new ValueObject.Builder();
        foreach (var key in instance.GetOwnPropertyKeys(Types.String))
        {
            if (instance.GetOwnProperty(key).Enumerable && instance.Get(key) is var member && !(skipsFunctions && member.IsCallable()))
            {
                members.Set(key.ToString(), Read(member));
            }
        }

        return members.Build();
    }

    private static Value ReadDate(JsDate date) =>
        double.IsNaN(date.DateValue) ? Value.Null : DateTime.UnixEpoch.AddMilliseconds(date.DateValue).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static Value Integer(BigInteger integer) =>
        BigInteger.Abs(integer) <= 9_007_199_254_740_991 ? (double)integer : Value.Exact(integer.ToString(CultureInfo.InvariantCulture));
}
