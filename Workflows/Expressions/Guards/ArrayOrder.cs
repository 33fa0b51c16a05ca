using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Guards;

/// <summary>
/// Lists sorted by a function of the script, which is asked as V8 asks it: about the later element and the earlier one, and only whether the later one is less counts. So
/// functions that never say 0 (<c>a.x &lt; b.x ? -1 : 1</c>), or that say true and false, leave the order that they leave in n8n.
/// </summary>
internal sealed class ArrayOrder(Engine engine, JsValue compare)
{
    /// <summary>Lists of fewer elements are sorted by insertion alone; longer ones in runs of half that many at least.</summary>
    private const int Short = 64;

    private uint _steps;

    public static void Install(Engine engine)
    {
        var array = (ObjectInstance)engine.Global.Get("Array").Get("prototype");
        var (sort, toSorted) = (array.Get("sort"), array.Get("toSorted"));
        RecursiveFunctions.Define(engine, array, "sort", 1, (self, arguments) =>
        {
            if (Sorted(engine, self, arguments) is not { } sorted)
            {
                return sort.Call(self, arguments);
            }

            for (var i = 0; i < sorted.Length; i++)
            {
                ((JsArray)self).Set(JsNumber.Create(i), sorted[i], throwOnError: true);
            }

            return self;
        });
        RecursiveFunctions.Define(engine, array, "toSorted", 1, (self, arguments) => Sorted(engine, self, arguments) is { } sorted ? new JsArray(engine, sorted) : toSorted.Call(self, arguments));
    }

    /// <returns>Null where there is nothing to ask, or the list has holes.</returns>
    private static JsValue[]? Sorted(Engine engine, JsValue self, JsValue[] arguments)
    {
        if (self is not JsArray array || arguments.Length == 0 || !arguments[0].IsCallable())
        {
            return null;
        }

        var elements = new List<JsValue>((int)array.Length);
        var missing = 0;
        for (var i = 0u; i < array.Length; i++)
        {
            if (array[i] is not JsUndefined)
            {
                elements.Add(array[i]);
            }
            else if (!array.HasProperty(JsNumber.Create(i)))
            {
                return null;
            }
            else
            {
                missing++;
            }
        }

        var sorted = elements.ToArray();
        new ArrayOrder(engine, arguments[0]).Sort(sorted);
        return [.. sorted, .. Enumerable.Repeat(JsValue.Undefined, missing)];
    }

    private void Sort(JsValue[] elements)
    {
        var least = elements.Length < Short ? elements.Length : Short / 2;
        var ends = new List<int>();
        for (var from = 0; from < elements.Length; from = ends[^1])
        {
            ends.Add(from + Run(elements.AsSpan(from), least));
        }

        // Neighbours are joined until one is left.
        while (ends.Count > 1)
        {
            var (joined, from) = (new List<int>(), 0);
            for (var i = 0; i < ends.Count; from = joined[^1], i += 2)
            {
                var end = ends[Math.Min(i + 1, ends.Count - 1)];
                Merge(elements.AsSpan(from, end - from), ends[i] - from);
                joined.Add(end);
            }

            ends = joined;
        }
    }

    /// <summary>Makes an ascending run at the beginning, at least as long as runs have to be.</summary>
    private int Run(Span<JsValue> elements, int least)
    {
        if (elements.Length < 2)
        {
            return elements.Length;
        }

        var run = 2;
        var isFalling = IsLess(elements[1], elements[0]);
        while (run < elements.Length && IsLess(elements[run], elements[run - 1]) == isFalling)
        {
            run++;
        }

        if (isFalling)
        {
            elements[..run].Reverse();
        }

        var end = Math.Min(Math.Max(run, least), elements.Length);
        for (var at = run; at < end; at++)
        {
            Insert(elements[..(at + 1)]);
        }

        return end;
    }

    /// <summary>Puts the last element where it belongs among those before it.</summary>
    private void Insert(Span<JsValue> elements)
    {
        var (element, left, right) = (elements[^1], 0, elements.Length - 1);
        while (left < right)
        {
            var middle = left + ((right - left) >> 1);
            (left, right) = IsLess(element, elements[middle]) ? (left, middle) : (middle + 1, right);
        }

        elements[left..^1].CopyTo(elements[(left + 1)..]);
        elements[left] = element;
    }

    private void Merge(Span<JsValue> elements, int middle)
    {
        var earlier = elements[..middle].ToArray();
        var (left, right, to) = (0, middle, 0);
        while (left < earlier.Length)
        {
            elements[to++] = right < elements.Length && IsLess(elements[right], earlier[left]) ? elements[right++] : earlier[left++];
        }
    }

    private bool IsLess(JsValue later, JsValue earlier)
    {
        if (++_steps % 1024 == 0)
        {
            engine.Constraints.Check();
        }

        return TypeConverter.ToNumber(compare.Call(JsValue.Undefined, [later, earlier])) < 0;
    }
}
