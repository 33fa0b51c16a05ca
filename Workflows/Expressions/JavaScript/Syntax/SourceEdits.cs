using System.Text;

namespace Bizoholic.Flows.Expressions.JavaScript.Syntax;

/// <summary>Changes to a script's text, collected while its tree is walked from the outside in, and applied at once.</summary>
internal sealed class SourceEdits
{
    private readonly List<Edit> _edits = [];

    /// <summary>Puts text before what starts at a position: outer nodes' text comes before inner nodes'.</summary>
    public void Before(int at, string text) => _edits.Add(new Edit(at, at, text, 1, _edits.Count));

    /// <summary>Puts text after what ends at a position: inner nodes' text comes before outer nodes'.</summary>
    public void After(int at, string text) => _edits.Add(new Edit(at, at, text, 0, -_edits.Count));

    public void Replace(int from, int to, string text) => _edits.Add(new Edit(from, to, text, 2, _edits.Count));

    public string Apply(string source)
    {
        if (_edits.Count == 0)
        {
            return source;
        }

        var text = new StringBuilder(source.Length + (_edits.Count * 16));
        var done = 0;
        foreach (var edit in _edits.OrderBy(edit => edit.From).ThenBy(edit => edit.Rank).ThenBy(edit => edit.Order))
        {
            text.Append(source, done, Math.Max(0, edit.From - done)).Append(edit.Text);
            done = Math.Max(done, edit.To);
        }

        return text.Append(source, done, source.Length - done).ToString();
    }

    private readonly record struct Edit(int From, int To, string Text, int Rank, int Order);
}
