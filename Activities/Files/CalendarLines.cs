using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>One property of a calendar: <c>DTSTART;TZID=Europe/Berlin:20260301T100000</c>.</summary>
internal sealed record CalendarLine(string Name, IReadOnlyDictionary<string, string> Options, string Value)
{
    public string? Option(string name) => Options.GetValueOrDefault(name);
}

/// <summary>A part of a calendar, such as an event: its own properties, and the parts inside it.</summary>
internal sealed class CalendarPart(string name)
{
    public string Name => name;

    public List<CalendarLine> Lines { get; } = [];

    public List<CalendarPart> Parts { get; } = [];

    /// <summary>The values under the names they get, in the order of the lines; a name met again keeps its place and takes the later value.</summary>
    public ValueObject.Builder Read(IReadOnlyDictionary<string, string> names, Func<CalendarLine, string, Value> read)
    {
        var values = new ValueObject.Builder();
        foreach (var line in Lines)
        {
            if (names.TryGetValue(line.Name, out var known))
            {
                values.Set(known, read(line, known));
            }
        }

        return values;
    }
}

/// <summary>Takes the text of a calendar apart, whatever it is about.</summary>
internal static class CalendarLines
{
    private static readonly string[] Breaks = ["\r\n", "\r", "\n"];

    /// <returns>A part without a name that holds the rest.</returns>
    /// <exception cref="FaultException">A line is no property.</exception>
    public static CalendarPart Read(string text)
    {
        var all = new CalendarPart("");
        var open = new Stack<CalendarPart>([all]);
        foreach (var line in Unfold(text).Select(Parse))
        {
            if (line.Name == "BEGIN")
            {
                var part = new CalendarPart(line.Value.Trim());
                open.Peek().Parts.Add(part);
                open.Push(part);
            }
            else if (line.Name == "END")
            {
                if (open.Count > 1)
                {
                    open.Pop();
                }
            }
            else
            {
                open.Peek().Lines.Add(line);
            }
        }

        return all;
    }

    /// <summary>A line that begins with a blank goes on with the one before.</summary>
    private static List<string> Unfold(string text)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var piece in text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && piece[0] is not (' ' or '\t'))
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? piece.TrimStart() : piece);
        }

        if (line.Length > 0)
        {
            lines.Add(line.ToString());
        }

        return lines;
    }

    private static CalendarLine Parse(string line)
    {
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            isQuoted ^= line[i] == '"';
            if (line[i] == ':' && !isQuoted)
            {
                var parts = line[..i].Split(';');
                var options = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var option in parts.Skip(1))
                {
                    var (name, value) = option.Split('=', 2) is [var first, var second] ? (first, second) : (option, "");
                    options[name] = value is ['"', .. var inner, '"'] ? inner : value;
                }

                return new CalendarLine(parts[0], options, line[(i + 1)..]);
            }
        }

        throw new FaultException($"The file is no calendar (ics): this line cannot be read: {(line.Length > 100 ? line[..100] + "…" : line)}");
    }
}
