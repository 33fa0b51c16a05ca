using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// What a look at a service finds that earlier ones did not. Settings, in <c>options.poll</c>: <c>by</c> is "time" (what the service tells since the last look, told apart by id and by the time at
/// <c>field</c> where there is one), "id", "row" (rows behind the last one) or "content" (rows that are other than before, in their <c>columns</c> where those are named; new ones too
/// where it <c>tellsChange</c>); <c>id</c> names the fields one of which things are told apart by. Only those count that have what <c>where</c> says at its paths, whose two times that
/// <c>differs</c> names are not the same, and, where it is <c>past</c>, whose time has come. The <c>grain</c> of a service's times is in seconds. Fields that it <c>drops</c> do not go on.
/// </summary>
internal sealed class News
{
    private const string RowNumber = "row_number";
    private const int MostIds = 5_000;

    /// <summary>Services show what is new a little late, and their clocks are others.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    /// <summary>While nothing comes the moment of the last look is not written down each time.</summary>
    private static readonly TimeSpan Unwritten = TimeSpan.FromMinutes(10);

    private readonly NodeCall _call;
    private readonly ValueObject _settings;
    private readonly string _by;
    private readonly FieldPath[] _ids;
    private readonly FieldPath _time;
    private readonly string[] _columns;
    private readonly bool _tellsChange;
    private readonly bool _isTry;
    private readonly DateTimeOffset _begin;
    private readonly string _key;
    private readonly Dictionary<string, Value> _found = new(StringComparer.Ordinal);
    private FlowStateEntry _last = new("", "", default, 0);
    private ValueObject _known = ValueObject.Empty;
    private Look _look = null!;
    private bool _isAnyNew;

    /// <summary>Reads its settings: before the first await.</summary>
    public News(NodeCall call)
    {
        _call = call;
        _settings = call.Get("options.poll").AsObject() ?? ValueObject.Empty;
        _by = _settings["by"].AsString() ?? "id";
        _ids = [.. FieldPath.Names(_settings["id"].AsString() ?? "id").Select(name => FieldPath.Of(name))];
        _time = FieldPath.Of(_settings["field"].AsString() ?? "");
        _columns = [.. (_settings["columns"].AsArray() ?? ValueArray.Empty).Select(column => column.ToString())];
        _tellsChange = _settings["tellsChange"] == Value.True;
        _isTry = call.Context.RunFacts.Mode == "manual";
        _begin = FoundItems.Beginning(call.Context);

        // A time goes for any settings; rows and ids are those of one list.
        _key = _by == "time" ? "last" : $"last {Hash($"{call.Get("url")} {call.Get("queryParameters")} {call.Get("jsonBody")}")}";
    }

    /// <summary>How many things are wanted; null for all that are new. Who tries it out wants to see one.</summary>
    public int? Most => _isTry && _by is "time" or "id" ? 1 : null;

    public async ValueTask<Look> BeginAsync()
    {
        var now = _call.Context.Time.GetUtcNow();
        if (_isTry)
        {
            return _look = new Look(null, now);
        }

        _last = await _call.Context.State.GetAsync($"poll/{_call.Context.Node.Id}", _key);
        _known = _last.Value["known"].AsObject() ?? ValueObject.Empty;
        var from = MomentOf(_last.Value["from"]) ?? _begin;
        var since = (MomentOf(_last.Value["until"]) ?? from) - Late;
        since = since > from ? since : from;
        return _look = new Look(_settings["grain"] is { Kind: ValueKind.Number } grain ? since.AddTicks(-(since.Ticks % TimeSpan.FromSeconds(grain.Number).Ticks)) : since, now);
    }

    /// <summary>What was found as it goes on; null where it is nothing new.</summary>
    public ValueObject? Take(ValueObject found)
    {
        var taken = _isTry ? found
            : _by switch { "time" => OfTime(found), "row" => OfRow(found), "content" => OfContent(found), _ => OfId(found) };
        _isAnyNew |= taken is not null;
        return taken is null ? null : (_settings["drops"].AsArray() ?? ValueArray.Empty).Aggregate(taken, (json, field) => Without(json, field.ToString()));
    }

    /// <summary>Notes what was found, together with the items that are left.</summary>
    public async ValueTask KeepAsync()
    {
        var isDue = _by == "time" ? _look.Now - (MomentOf(_last.Value["until"]) ?? default) >= Unwritten : !_known.Equals(ValueObject.From([.. _found.Select(one => (one.Key, one.Value))]));
        if (!_isTry && (_isAnyNew || isDue || !_last.Exists))
        {
            var noted = ValueObject.From(("from", _last.Value["from"] is { IsNullish: false } from ? from : Number(_begin)), ("until", Number(_look.Now)), ("known", Known()));
            await _call.Context.State.ChangeAsync([_last.Set(noted)], FoundItems.Progress(_call.OutputAt(0)));
        }
    }

    private ValueObject? OfTime(ValueObject found)
    {
        var (id, time) = (IdOf(found), Dates.TryRead(_time.Get(found), out var moment) ? Number(moment) : (double?)null);
        var isNew = (_known.Contains(id) ? time is { } changed && _known[id].Number != changed : time is not { } first || first >= Number(_look.Since!.Value))
            && (_settings["past"] != Value.True || time <= Number(_look.Now)) && Fits(found);
        if (isNew)
        {
            _found[id] = time ?? Number(_look.Now);
        }

        return isNew ? found : null;
    }

    private ValueObject? OfId(ValueObject found)
    {
        var id = IdOf(found);
        _found[id] = 0;
        return _last.Exists && !_known.Contains(id) && Fits(found) ? found : null;
    }

    private ValueObject? OfRow(ValueObject found)
    {
        var row = found[RowNumber].Number;
        _found["rows"] = Math.Max(row, _found.TryGetValue("rows", out var rows) ? rows.Number : 0);
        return _last.Exists && row > (_known["rows"] is { Kind: ValueKind.Number } known ? known.Number : 0) ? found : null;
    }

    private ValueObject? OfContent(ValueObject found)
    {
        var row = found[RowNumber].ToString();
        var content = _found[row] = Hash(ValueJson.ToJson(_columns.Length == 0 ? Without(found, RowNumber) : ValueArray.From(_columns.Select(column => found[column]))));
        var isThere = _known.Contains(row);
        return !_last.Exists || (isThere ? _known[row] == content : !_tellsChange) ? null
            : !_tellsChange ? found
            : ValueObject.From([(RowNumber, found[RowNumber]), ("change_type", isThere ? "updated" : "added"), .. found.Where(cell => cell.Key != RowNumber).Select(cell => (cell.Key, cell.Value))]);
    }

    /// <summary>What the next look will be told again.</summary>
    private ValueObject Known()
    {
        var next = Number(_look.Now - Late);
        var all = _by switch
        {
            "time" => _found.Concat(_known.Where(one => !_found.ContainsKey(one.Key))).Where(one => one.Value.Number >= next),
            "id" => _found.Concat(_known.Where(one => !_found.ContainsKey(one.Key))).Take(MostIds),
            _ => _found,
        };
        return ValueObject.From([.. all.Select(one => (one.Key, one.Value))]);
    }

    private bool Fits(ValueObject json)
        => (_settings["where"].AsObject() ?? ValueObject.Empty).All(wanted => FieldPath.Of(wanted.Key).Get(json).Equals(wanted.Value))
            && (_settings["differs"].AsArray() is not { } times || times.Select(path => Dates.TryRead(FieldPath.Of(path.ToString()).Get(json), out var moment) ? moment.ToUnixTimeSeconds() : 0).Distinct().Count() > 1);

    private string IdOf(ValueObject found) => JsText.ToText(_ids.Select(path => path.Get(found)).FirstOrDefault(id => !id.IsNullish));

    private static ValueObject Without(ValueObject json, string field) => FieldPath.Of(field, dots: false).Remove(json);

    private static DateTimeOffset? MomentOf(Value milliseconds) => milliseconds is { Kind: ValueKind.Number } number ? DateTimeOffset.FromUnixTimeMilliseconds((long)number.Number) : null;

    private static double Number(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
