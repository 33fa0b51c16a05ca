using System.Numerics;
using Bizoholic.Flows.Expressions.JavaScript;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Guards;

/// <summary>The operators of big integers that grow fast, charged before they run.</summary>
internal static class BigIntegers
{
    /// <summary>More than any id, amount or key; small enough that one operation takes microseconds.</summary>
    private const long MaxBits = 65_536;

    public static JsValue Multiply(ScriptEngine owner, JsValue left, JsValue right)
    {
        if (Read(left) is { } a && Read(right) is { } b)
        {
            Charge(owner, Bits(a) + Bits(b));
            return new JsBigInt(a * b);
        }

        return Mixed(owner, left, right) ?? TypeConverter.ToNumber(left) * TypeConverter.ToNumber(right);
    }

    public static JsValue Power(ScriptEngine owner, JsValue left, JsValue right)
    {
        if (Read(left) is { } a && Read(right) is { } b)
        {
            if (b.Sign < 0)
            {
                throw owner.RangeError("Exponent must be non-negative");
            }

            Charge(owner, BigInteger.Abs(a) <= 1 ? 1 : b > MaxBits ? long.MaxValue : Bits(a) * (long)b);
            return new JsBigInt(BigInteger.Pow(a, (int)BigInteger.Min(b, int.MaxValue)));
        }

        return Mixed(owner, left, right) ?? Math.Pow(TypeConverter.ToNumber(left), TypeConverter.ToNumber(right));
    }

    public static JsValue Shift(ScriptEngine owner, JsValue left, JsValue right)
    {
        if (Read(left) is { } a && Read(right) is { } b)
        {
            Charge(owner, b > MaxBits ? long.MaxValue : Bits(a) + (long)b);
            return new JsBigInt(b < int.MinValue ? (a.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero) : a << (int)b);
        }

        return Mixed(owner, left, right) ?? TypeConverter.ToInt32(left) << (TypeConverter.ToInt32(right) & 31);
    }

    private static BigInteger? Read(JsValue value) => value is JsBigInt big ? (BigInteger)big.ToObject()! : null;

    private static long Bits(BigInteger value) => value.GetBitLength() + 1;

    private static void Charge(ScriptEngine owner, long bits)
    {
        if (bits > MaxBits)
        {
            throw owner.RangeError("Maximum BigInt size exceeded");
        }
    }

    private static JsValue? Mixed(ScriptEngine owner, JsValue left, JsValue right) => left is JsBigInt || right is JsBigInt
        ? throw new JavaScriptException(owner.Engine.Intrinsics.TypeError, "Cannot mix BigInt and other types, use explicit conversions")
        : null;
}
