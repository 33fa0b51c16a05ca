using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Fills a node's settings into what the table says: addresses, bodies, queries.</summary>
internal static partial class ServiceCalls
{
    /// <summary>Puts the node's parameters in. False where one that is needed is missing; members whose parameter is not given are left out.</summary>
    internal static (bool IsComplete, JsonNode? Made) Filled(JsonNode? wanted, JsonElement parameters, bool leavesOutEmpty = false)
    {
        switch (wanted)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { } text && text.StartsWith('#'):
                return ServiceParts.Make(text, parameters);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { } text && text.StartsWith('$'):
                var isNeeded = text.StartsWith("$!", StringComparison.Ordinal);
                var path = text[(isNeeded ? 2 : 1)..].Split('~');
                var found = Parameter(parameters, path[0]);
                Array.ForEach(path[1..], left => (found as JsonObject)?.Remove(left));
                return (found is not null || !isNeeded, leavesOutEmpty && !isNeeded ? ServiceParts.UnlessEmpty(found) : found);
            case JsonObject each when each["#each"] is { } list:
                return Each(NodeJson.At(parameters, list.ToString()), each, leavesOutEmpty);
            case JsonObject named when named["#named"] is { } names:
                return Filled(named["always"] ?? new JsonObject(), parameters) is (true, JsonObject always) && Filled(named["given"] ?? new JsonObject(), parameters) is (true, JsonObject unlessEmpty)
                    ? (true, ServiceParts.Named(names.ToString().Split(' '), always, unlessEmpty)) : (false, null);
            case JsonObject members:
                var made = new JsonObject();
                foreach (var (name, member) in members)
                {
                    if (name == "-")
                    {
                        continue;
                    }
                    else if (name.StartsWith("...", StringComparison.Ordinal) && member is JsonValue spread)
                    {
                        if (Filled(spread, parameters, leavesOutEmpty) is not (true, var laidOut))
                        {
                            return (false, null);
                        }

                        // Fields whose names are known only when it runs cannot stand beside others.
                        if (laidOut is JsonValue)
                        {
                            return (members.Count == 1, laidOut);
                        }

                        foreach (var (key, given) in laidOut as JsonObject ?? [])
                        {
                            made[key] = given?.DeepClone();
                        }
                    }
                    else if (Filled(member, parameters, leavesOutEmpty) is not (true, var filled))
                    {
                        return (false, null);
                    }
                    else if (filled is not null)
                    {
                        made[name] = filled;
                    }
                }

                // What stands in the address is not sent again.
                if (Filled(members["-"], parameters).Made is { } sent)
                {
                    made.Remove(sent.ToString());
                }

                return (true, made);
            case JsonArray list:
                var elements = list.Select(element => Filled(element, parameters, leavesOutEmpty)).ToArray();
                return (elements.All(element => element.IsComplete), new JsonArray([.. elements.Select(element => element.Made).OfType<JsonNode>()]));
            default:
                return (true, wanted?.DeepClone());
        }
    }

    /// <summary>A part for each entry of a list of settings. Nothing where there are none; false where the list itself is known only when it runs.</summary>
    private static (bool IsComplete, JsonNode? Made) Each(JsonElement entries, JsonObject each, bool leavesOutEmpty)
    {
        JsonElement[] all = entries.ValueKind == JsonValueKind.Object ? [entries] : [.. NodeJson.Elements(entries)];
        if ((entries.ValueKind == JsonValueKind.String && entries.GetString()!.Length > 0) || (each["without"]?.AsArray() ?? []).Any(name => all.Any(entry => !IsEmpty(Parameter(entry, name!.ToString())))))
        {
            return (false, null);
        }

        var made = all.Select(entry => Filled(each["as"], entry, leavesOutEmpty)).ToArray();
        return (made.All(part => part.IsComplete), made.Length == 0 ? null : new JsonArray([.. made.Select(part => part.Made).OfType<JsonNode>()]));
    }

    /// <summary>An address with parameters, or scripts, in braces: text is escaped, an expression stays one.</summary>
    internal static (bool IsComplete, JsonNode? Made) Address(string pattern, JsonElement parameters)
    {
        var isTemplate = false;
        var address = new System.Text.StringBuilder();
        foreach (var part in System.Text.RegularExpressions.Regex.Split(pattern, @"(\{\$[\w.:]+\}|\{#js [^}]+\})", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            if (part.StartsWith("{#", StringComparison.Ordinal))
            {
                if (ServiceParts.Make(part[1..^1], parameters) is not (true, { } script))
                {
                    return (false, null);
                }

                isTemplate = true;
                address.Append(script.ToString()[1..]);
                continue;
            }

            if (!part.StartsWith("{$", StringComparison.Ordinal))
            {
                address.Append(part);
                continue;
            }

            var isRaw = part.EndsWith(":raw}", StringComparison.Ordinal);
            if (Parameter(parameters, part[2..(isRaw ? ^5 : ^1)]) is not JsonValue value)
            {
                return (false, null);
            }

            var text = value.ToString();
            isTemplate |= text.StartsWith('=');
            address.Append(text.StartsWith('=') ? text[1..] : isRaw || text.StartsWith("http", StringComparison.Ordinal) ? text : Uri.EscapeDataString(text));
        }

        return (true, JsonValue.Create((isTemplate ? "=" : "") + address));
    }

    /// <summary>
    /// A parameter; what a person picked from a list stands for its value, and with <c>:title</c> behind the path for its name. Of an address that was
    /// given instead of an id, the id. Null where it is not given or empty.
    /// </summary>
    internal static JsonNode? Parameter(JsonElement parameters, string path)
    {
        var isTitle = path.EndsWith(":title", StringComparison.Ordinal);
        return Parameter(parameters, (isTitle ? path[..^":title".Length] : path).Split('.'), isTitle);
    }

    /// <summary>A parameter by the names on the way to it, which may hold dots.</summary>
    internal static JsonNode? Parameter(JsonElement parameters, string[] names, bool isTitle = false)
    {
        var found = names.Aggregate(parameters, static (holder, name) => holder.ValueKind == JsonValueKind.Array && int.TryParse(name, out var place) ? NodeJson.Elements(holder).ElementAtOrDefault(place) : NodeJson.Member(holder, name));
        if (found.ValueKind == JsonValueKind.Object && (NodeJson.Flag(found, "__rl") || (NodeJson.Text(found, "mode") is not null && NodeJson.Member(found, "value").ValueKind != JsonValueKind.Undefined)))
        {
            var mode = NodeJson.Text(found, "mode");
            if (mode == "url" && !isTitle)
            {
                return IdIn(NodeJson.Text(found, "value"), names[^1]);
            }

            // A name that was written where the number of something in a list is expected is its name.
            found = isTitle && mode != "name" ? mode == "list" ? NodeJson.Member(found, "cachedResultName") is { ValueKind: JsonValueKind.String } shown ? shown : NameIn(NodeJson.Member(found, "value")) : default : NodeJson.Member(found, "value");
        }

        return found.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (found.ValueKind == JsonValueKind.String && found.GetString()!.Length == 0) ? null : JsonSerializer.SerializeToNode(found);
    }

    private static JsonElement NameIn(JsonElement value)
        => value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !text.StartsWith('=') && !text.Contains("gid=", StringComparison.Ordinal) && text.Any(char.IsLetter) ? value : default;

    /// <summary>The id in an address of a service; null where there is none. Of an expression, one that looks for it when it runs.</summary>
    private static JsonValue? IdIn(string? address, string setting)
    {
        var ids = setting switch
        {
            "owner" => @"github\.com/([-\w]+)",
            "repository" => @"github\.com/[-\w]+/([-.\w]+)",
            "base" => @"airtable\.com/(app\w{2,})",
            "table" => @"airtable\.com/app\w{2,}/(tbl\w{2,})",
            _ => AddressIds,
        };
        return address is null ? null
            : address.StartsWith('=') ? JsonValue.Create($"={{{{ (address => (address.match(/{ids.Replace("/", "\\/", StringComparison.Ordinal)}/)?.slice(1) ?? []).find(id => id) ?? address)(String({ServiceParts.InScript(JsonValue.Create(address))})) }}}}")
            : System.Text.RegularExpressions.Regex.Match(address, ids, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? JsonValue.Create(match.Groups.Values.Skip(1).First(group => group.Success).Value) : null;
    }

    private const string AddressIds = @"google\.com/.*?/(?:d|folders)/([\w-]{10,})|notion\.(?:so|site)/.*?([0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[?#]|$)|slack\.com/archives/(\w+)|trello\.com/[bc]/(\w+)|console\.apify\.com/actors/(\w+)|atlassian\.net/browse/([\w-]+)";
}
