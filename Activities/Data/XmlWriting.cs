using System.Text;
using System.Xml;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>JSON as XML: attributes under one key, text under another, lists as repeated elements.</summary>
internal static class XmlWriting
{
    public static string Of(ValueObject json, NodeCall call, int item)
    {
        var names = new Names(call.Text("options.attrkey", item, "$"), call.Text("options.charkey", item, "_"), call.Flag("options.cdata", item));
        var text = new StringBuilder();
        if (!call.Flag("options.headless", item))
        {
            text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        }

        var givesRoot = json.Count == 1 && json[0].Value.AsArray() is null && call.Text("options.rootName", item, "root") == "root";
        Write(text, givesRoot ? json[0].Key : call.Text("options.rootName", item, "root"), givesRoot ? json[0].Value : json, 0, names);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, string name, Value value, int depth, Names names)
    {
        if (value.AsArray() is { } list)
        {
            foreach (var element in list)
            {
                // Of a list inside a list only the members of its objects are told.
                Write(text, name, element.AsArray() is { } inner ? inner.Select(entry => entry.AsObject()).OfType<ValueObject>().SelectMany(members => members).Aggregate(ValueObject.Empty, (made, member) => made.With(member.Key, member.Value)) : element, depth, names);
            }

            return;
        }

        RequireName(name);
        text.Append(' ', depth * 2).Append('<').Append(name);
        var members = value.AsObject();
        foreach (var (attribute, content) in members?[names.Attributes].AsObject() ?? ValueObject.Empty)
        {
            RequireName(attribute);
            text.Append(' ').Append(attribute).Append("=\"").Append(Escaped(TextOf(content)).Replace("\"", "&quot;", StringComparison.Ordinal)).Append('"');
        }

        var children = members?.Where(member => member.Key != names.Attributes && member.Key != names.Text).ToArray() ?? [];
        var own = members is null ? TextOf(value) : TextOf(members[names.Text]);
        if (children.Length == 0 && own.Length == 0)
        {
            text.Append("/>\n");
            return;
        }

        text.Append('>');
        if (children.Length == 0)
        {
            text.Append(Content(own, names));
        }
        else
        {
            text.Append('\n');
            if (own.Length > 0)
            {
                text.Append(' ', (depth + 1) * 2).Append(Content(own, names)).Append('\n');
            }

            foreach (var (child, content) in children)
            {
                Write(text, child, content, depth + 1, names);
            }

            text.Append(' ', depth * 2);
        }

        text.Append("</").Append(name).Append(">\n");
    }

    private static void RequireName(string name)
    {
        try
        {
            XmlConvert.VerifyName(name);
        }
        catch (Exception error) when (error is XmlException or ArgumentException)
        {
            throw new FaultException("Invalid character in name", inner: error);
        }
    }

    private static string Content(string text, Names names)
        => names.UsesCData && text.AsSpan().IndexOfAny("<>&") >= 0 ? $"<![CDATA[{text.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)}]]>" : Escaped(text);

    private static string TextOf(Value value) => value.IsNullish ? "" : JsText.ToText(value);

    private static string Escaped(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\r", "&#xD;", StringComparison.Ordinal);

    private readonly record struct Names(string Attributes, string Text, bool UsesCData);
}
