using System.Text;

namespace Bizoholic.Flows.Expressions.Templates;

/// <summary>A piece of a template: plain text, or the inside of <c>{{ }}</c>.</summary>
internal readonly record struct TemplatePart(string Text, bool IsHole);

/// <summary>Takes a template apart by n8n's rules.</summary>
internal static class TemplateText
{
    /// <remarks>
    /// The first <c>}}</c> ends a hole, wherever it stands; <c>\{{</c> is text and keeps its backslash; a hole may be left open at the end. A backslash
    /// can escape itself: in text that a hole follows, two of them are one.
    /// </remarks>
    public static List<TemplatePart> Split(string template)
    {
        var parts = new List<TemplatePart>();
        var isHole = false;
        var piece = new StringBuilder();
        var at = 0;
        while (at < template.Length)
        {
            var bracket = template.IndexOf(isHole ? "}}" : "{{", at, StringComparison.Ordinal);
            if (bracket < 0)
            {
                break;
            }

            if (IsEscaped(template, at, bracket))
            {
                piece.Append(template, at, bracket + 2 - at);
                at = bracket + 2;
                continue;
            }

            piece.Append(template, at, bracket - at);
            if (!isHole)
            {
                piece.Replace("\\\\", "\\");
            }

            Add(parts, piece, isHole);
            isHole = !isHole;
            at = bracket + 2;
        }

        piece.Append(template, at, template.Length - at);
        if (piece.Length > 0)
        {
            Add(parts, piece, isHole);
        }

        return parts;
    }

    private static bool IsEscaped(string template, int from, int bracket)
    {
        var backslashes = 0;
        while (bracket - backslashes > from && template[bracket - backslashes - 1] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }

    private static void Add(List<TemplatePart> parts, StringBuilder piece, bool isHole)
    {
        var text = piece.ToString();
        piece.Clear();
        if (isHole)
        {
            var escaped = text.IndexOf("\\}}", StringComparison.Ordinal);
            parts.Add(new TemplatePart(escaped < 0 ? text : text.Remove(escaped, 1), true));
        }
        else if (text.Length > 0)
        {
            parts.Add(new TemplatePart(text, false));
        }
    }
}
