using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>
/// Remove duplicates over runs: keeps what earlier runs of the flow have not seen. Items of one value stay together and stay all, as in n8n; the runs that
/// went before are told by what the flow keeps, changed together with this step.
/// </summary>
internal static class SeenItems
{
    private const int ForgottenAtOnce = 1_000;
    private const double DefaultHistory = 10_000;
    private const string Latest = "latest";

    public static async ValueTask KeepNewAsync(NodeCall call)
    {
        var logic = call.Text("logic", 0, "removeItemsWithAlreadySeenKeyValues");
        var scope = ScopeOf(call, logic);
        var groups = GroupsOf(call, logic);
        if (call.Context.Remembered["kept"].AsArray() is { } kept)
        {
            // The process ended after the values were noted and before the step was recorded.
            Leave(call, kept.Select(index => (int)index.Number));
            return;
        }

        var state = call.Context.State;
        List<FlowStateWrite> changes = [];
        IEnumerable<IGrouping<string, int>> fresh;
        if (logic == "removeItemsWithAlreadySeenKeyValues")
        {
            var history = (long)call.Number("options.historySize", 0, DefaultHistory);
            var known = await state.GetAsync(scope, [.. groups.Select(group => Fingerprint(group.Key))]);
            fresh = groups.Where(group => !known[Fingerprint(group.Key)].Exists).ToArray();
            changes.AddRange(fresh.Select(group => known[Fingerprint(group.Key)].Set(Value.True)));
            var excess = await state.CountAsync(scope) + changes.Count - history;
            if (excess > 0)
            {
                changes.AddRange((await state.OldestAsync(scope, (int)excess)).Select(old => old.Delete()));
            }
        }
        else
        {
            var last = await state.GetAsync(scope, Latest);
            Func<string, double> rank = logic == "removeItemsUpToStoredDate" ? text => Dates.TryRead(text, out var moment) ? moment.ToUnixTimeMilliseconds() : double.NaN : text => double.Parse(text, CultureInfo.InvariantCulture);
            fresh = groups.Where(group => !last.Exists || rank(group.Key) > last.Value.Number).ToArray();
            if (fresh.Any())
            {
                changes.Add(last.Set(fresh.Max(group => rank(group.Key))));
            }
        }

        int[] indexes = [.. fresh.SelectMany(group => group)];
        await state.ChangeAsync(changes, ValueObject.From(("kept", ValueArray.From(indexes.Select(index => new Value((double)index))))));
        Leave(call, indexes);
    }

    /// <summary>Forgets what earlier runs have seen, and passes the items on.</summary>
    public static async ValueTask ForgetAsync(NodeCall call)
    {
        foreach (var logic in new[] { "removeItemsWithAlreadySeenKeyValues", "removeItemsUpToStoredIncrementalKey", "removeItemsUpToStoredDate" })
        {
            var scope = ScopeOf(call, logic);
            while (await call.Context.State.OldestAsync(scope, ForgottenAtOnce) is { Count: > 0 } old)
            {
                await call.Context.State.ChangeAsync([.. old.Select(entry => entry.Delete())]);
            }
        }

        Leave(call, Enumerable.Range(0, call.Items.Count));
    }

    private static string ScopeOf(NodeCall call, string logic)
    {
        var whose = call.Parameters["options.scope"].Constant.AsString() ?? "node";
        if (whose is not ("node" or "workflow"))
        {
            throw new FaultException($"The scope '{whose}' is not supported. Please select either \"node\" or \"workflow\".");
        }

        return $"seen/{logic}/{(whose == "node" ? call.Context.Node.Id : "*")}";
    }

    /// <summary>Items by the value they are told apart by, in the order in which n8n goes through its keys: whole numbers first.</summary>
    private static IGrouping<string, int>[] GroupsOf(NodeCall call, string logic)
    {
        var field = logic switch
        {
            "removeItemsWithAlreadySeenKeyValues" => "dedupeField",
            "removeItemsUpToStoredIncrementalKey" => "incrementalDedupeField",
            "removeItemsUpToStoredDate" => "dateDedupeField",
            _ => throw new FaultException($"'{logic}' is no way to tell items apart. Choose one of the three: seen values, a rising number, a date."),
        };
        return [.. Enumerable.Range(0, call.Items.Count)
            .GroupBy(index => KeyOf(call.Get(field, index), logic), StringComparer.Ordinal)
            .OrderBy(group => IndexOf(group.Key) is { } number ? number : double.PositiveInfinity)];
    }

    private static string KeyOf(Value value, string logic)
    {
        var text = value.IsNullish ? "" : value.ToString();
        return logic switch
        {
            "removeItemsUpToStoredIncrementalKey" when JsText.ToNumber(value.IsUndefined ? "" : value) is var number =>
                double.IsNaN(number) ? throw new FaultException($"The value '{text}' is not a number. Please provide a number.") : NumberText.Of(number),
            "removeItemsUpToStoredDate" => Dates.TryRead(text, out _) ? text : throw new FaultException($"The value '{text}' is not a valid date. Please provide a valid date."),
            _ => text,
        };
    }

    private static double? IndexOf(string key) =>
        uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == key ? number : null;

    private static string Fingerprint(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    private static void Leave(NodeCall call, IEnumerable<int> indexes)
    {
        foreach (var index in indexes)
        {
            call.Add(0, call.Items[index] with { PairedItem = index, AlsoPairedWith = null });
        }
    }
}
