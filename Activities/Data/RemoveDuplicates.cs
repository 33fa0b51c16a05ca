using System.Globalization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Keep the first of items that are alike.", DisplayName = "Remove duplicates")]
public sealed class RemoveDuplicates : N8nActivity
{
    internal override double LatestVersion => 2;

    internal override bool IsPassedWhenFailing => IsOld(Version, Tree["operation"].Constant);

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        try
        {
            await (call.Text("operation") switch
            {
                "removeItemsSeenInPreviousExecutions" => SeenItems.KeepNewAsync(call),
                "clearDeduplicationHistory" => SeenItems.ForgetAsync(call),
                _ => KeepFirst(call),
            });
        }
        catch (FaultException error) when (!IsPassedWhenFailing && call.GoesOn && !call.Context.WillRetry(error))
        {
            call.FailAsOne(error);
        }
    }

    /// <summary>Item Lists did it as the first version does, whatever its own version.</summary>
    private static bool IsOld(double version, Value operation) => version < 2 || operation.AsString() == "removeDuplicates";

    private static ValueTask KeepFirst(NodeCall call)
    {
        var compare = call.Text("compare", 0, "allFields");
        var dots = compare == "allFields" || !call.Flag("options.disableDotNotation");
        var names = compare switch
        {
            "selectedFields" => Given(call, "fieldsToCompare", "compare"),
            "allFieldsExcept" when Given(call, "fieldsToExclude", "leave out") is var left => [.. (dots ? NamesIn(call.Items[0].Json, "", dots) : AllNames(call, dots)).Except(left)],
            _ => [.. AllNames(call, dots)],
        };
        FieldPath[] paths = [.. names.Select(name => FieldPath.Of(name, dots))];
        int[] order = [.. ItemOrder.Sort(call.Items.Count, (x, y) => Compare(call.Items[x].Json, call.Items[y].Json, paths))];
        for (var at = 0; at < paths.Length; at++)
        {
            RequireOneType(call, order, names[at], paths[at]);
        }

        var alike = new HashSet<int>();
        var first = order.Length > 0 ? order[0] : 0;
        foreach (var index in order.Skip(1))
        {
            if (Array.TrueForAll(paths, path => path.Get(call.Items[index].Json) == path.Get(call.Items[first].Json)))
            {
                alike.Add(index);
            }
            else
            {
                first = index;
            }
        }

        var dropsOthers = call.Flag("options.removeOtherFields");
        var kept = 0;
        foreach (var (i, item) in call.Items.Index().Where(entry => !alike.Contains(entry.Index)))
        {
            // Where other fields go, n8n counts the items that are left.
            call.Add(0, dropsOthers
                ? new Item(paths.Aggregate(ValueObject.Empty, (json, path) => path.Get(item.Json) is { IsUndefined: false } value ? path.Set(json, value) : json)) { PairedItem = kept++ }
                : item with { PairedItem = i, AlsoPairedWith = null });
        }

        return default;
    }

    private static string[] Given(NodeCall call, string parameter, string purpose)
        => call.Names(parameter) is { Length: > 0 } names ? names : throw new FaultException($"No fields specified: enter the fields to {purpose}.");

    private static IEnumerable<string> AllNames(NodeCall call, bool dots) => call.Items.SelectMany(item => NamesIn(item.Json, "", dots)).Distinct();

    private static int Compare(ValueObject left, ValueObject right, FieldPath[] paths)
    {
        foreach (var path in paths)
        {
            var (first, second) = (path.Get(left), path.Get(right));
            if (first != second)
            {
                return ItemOrder.IsLess(first, second) ? -1 : 1;
            }
        }

        return 0;
    }

    /// <summary>The first item that does not fit is told, in the order in which alike items stand together.</summary>
    private static void RequireOneType(NodeCall call, int[] order, string name, FieldPath path)
    {
        string? type = null;
        foreach (var index in order)
        {
            var value = path.Get(call.Items[index].Json);
            if (value.Kind == ValueKind.Null && call.Version > 1 && call.Text("operation") != "removeDuplicates")
            {
                continue;
            }

            if (value.IsUndefined)
            {
                throw new FaultException($"'{name}' field is missing from some input items");
            }

            if (type is not null && type != JsText.TypeOf(value))
            {
                throw new FaultException($"'{name}' isn't always the same type");
            }

            type = JsText.TypeOf(value);
        }
    }

    /// <summary>Names of the values inside, down to those in lists; what is empty has none.</summary>
    private static IEnumerable<string> NamesIn(Value holder, string prefix, bool dots)
    {
        var members = holder.AsArray() is { } list
            ? list.Select((element, index) => (Name: index.ToString(CultureInfo.InvariantCulture), Value: element))
            : holder.AsObject()!.Select(member => (Name: member.Key, member.Value));
        return members.SelectMany(member => dots && member.Value.Kind is (ValueKind.Object or ValueKind.Array) ? NamesIn(member.Value, $"{prefix}{member.Name}.", dots) : [prefix + member.Name]);
    }
}
