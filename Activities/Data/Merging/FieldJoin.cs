using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data.Merging;

/// <summary>Merge by matching fields: the joins of databases.</summary>
internal sealed class FieldJoin
{
    private readonly string _join;
    private readonly string _from;
    private readonly ObjectMerge _merge;
    private readonly FieldMatch _match;
    private readonly (string First, string Second)[] _fields;
    private readonly bool _needsFields;

    public FieldJoin(NodeCall call)
    {
        _join = call.Text("joinMode", 0, "keepMatches");
        _from = _join is "keepMatches" or "keepNonMatches" ? call.Text("outputDataFrom", 0, "both") : "both";
        _merge = ObjectMerge.Read(call.Get("options.clashHandling.values"));
        var dots = !call.Flag("options.disableDotNotation");
        _fields = FieldsOf(call);
        _needsFields = call.Version == 2;
        _match = new FieldMatch([.. _fields.Select(pair => (FieldPath.Of(pair.First, dots), FieldPath.Of(pair.Second, dots)))], call.Flag("options.fuzzyCompare"), call.Text("options.multipleMatches", 0, "all") == "first");
    }

    public IEnumerable<Item> Join(List<InputItem> first, List<InputItem> second)
    {
        if (first.Count == 0 || second.Count == 0)
        {
            return WithoutPartner(first, second).Select(entry => entry.AsIs);
        }

        if (_needsFields)
        {
            _match.RequireFields(first, [.. _fields.Select(pair => pair.First)], "Input 1", isFirst: true);
            _match.RequireFields(second, [.. _fields.Select(pair => pair.Second)], "Input 2", isFirst: false);
        }

        var found = _match.Find(first, second);
        var matched = found.SelectMany(entry => entry.Matches).ToHashSet();
        var alone1 = found.Where(entry => entry.Matches.Count == 0).Select(entry => entry.Entry);
        var alone2 = second.Where((_, place) => !matched.Contains(place));
        return (_join, _from) switch
        {
            ("keepNonMatches", "input1") => alone1.Select(entry => entry.AsIs),
            ("keepNonMatches", "input2") => alone2.Select(entry => entry.AsIs),
            ("keepNonMatches", _) => [.. alone1.Select(entry => entry.Made(entry.Json.With("_source", "input1"))), .. alone2.Select(entry => entry.Made(entry.Json.With("_source", "input2")))],
            ("enrichInput1", _) => [.. Pairs(found, second), .. Alone(alone1, "1")],
            ("enrichInput2", _) => [.. Pairs(found, second), .. Alone(alone2, "2")],
            (_, "input1") => found.Where(entry => entry.Matches.Count > 0).Select(entry => entry.Entry.AsIs),
            (_, "input2") => second.Where((_, place) => matched.Contains(place)).Select(entry => entry.AsIs),
            ("keepEverything", _) => [.. Pairs(found, second), .. Alone(alone1, "1"), .. Alone(alone2, "2")],
            _ => Pairs(found, second),
        };
    }

    private static (string First, string Second)[] FieldsOf(NodeCall call)
    {
        var pairs = call.Version < 3 || call.Flag("advanced")
            ? (call.Get("mergeByFields.values").AsArray() ?? ValueArray.Empty).Select(pair => (First: pair["field1"].ToString().Trim(), Second: pair["field2"].ToString().Trim())).ToArray()
            : [.. FieldPath.Names(call.Text("fieldsToMatchString")).Select(name => (name, name))];
        return pairs.Length == 0 || pairs.Any(pair => pair.First.Length == 0 || pair.Second.Length == 0)
            ? throw new FaultException("You need to define at least one pair of fields in \"Fields to Match\" to match on")
            : pairs;
    }

    private IEnumerable<InputItem> WithoutPartner(List<InputItem> first, List<InputItem> second) => _join switch
    {
        "keepMatches" => [],
        "enrichInput1" when first.Count == 0 => [],
        "enrichInput2" when second.Count == 0 => [],
        "keepNonMatches" when (_from == "input1" && first.Count == 0) || (_from == "input2" && second.Count == 0) => [],
        _ => first.Concat(second),
    };

    private IEnumerable<Item> Pairs(List<FieldMatch.Found> found, List<InputItem> second)
        => from entry in found
           from place in entry.Matches
           select entry.Entry.Made(Pair(entry.Entry.Json, second[place].Json), second[place]);

    private ValueObject Pair(ValueObject first, ValueObject second) => (_merge.Clash ?? (_join == "enrichInput2" ? "preferInput1" : "preferLast")) switch
    {
        "addSuffix" => _merge.Of(_merge.WithSuffix(first, "1"), _merge.WithSuffix(second, "2")),
        "preferInput1" => _merge.Of(second, first),
        _ => _merge.Of(first, second),
    };

    private IEnumerable<Item> Alone(IEnumerable<InputItem> entries, string suffix)
        => entries.Select(entry => _merge.Clash == "addSuffix" ? entry.Made(_merge.WithSuffix(entry.Json, suffix)) : entry.AsIs);
}
