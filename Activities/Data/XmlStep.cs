using System.Xml;
using System.Xml.Linq;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Turn XML into JSON, and JSON into XML.", Type = "Xml", DisplayName = "XML")]
public sealed class XmlStep : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        var toJson = call.Text("mode", 0, "xmlToJson") == "xmlToJson";
        call.ForEach(i =>
        {
            var name = call.Text("dataPropertyName", i, "data");
            if (toJson)
            {
                var xml = call.Items[i].Json[name] is { IsUndefined: false } value ? value.ToString() : throw new FaultException($"Item has no JSON property called \"{name}\"");
                call.Add(XmlReading.Of(xml, XmlOptions.Read(call, i)), i);
            }
            else
            {
                call.Add(ValueObject.From((name, XmlWriting.Of(call.Items[i].Json, call, i))), i);
            }
        });
        return default;
    }
}

/// <summary>How XML becomes JSON; the names are those of n8n's options.</summary>
internal sealed record XmlOptions(string AttributeKey, string TextKey, bool IsExplicitArray, bool IsExplicitRoot, bool MergesAttributes, bool IgnoresAttributes, bool Normalizes, bool LowersTags, bool Trims)
{
    public static XmlOptions Read(NodeCall call, int item) => new(
        call.Text("options.attrkey", item, "$"),
        call.Text("options.charkey", item, "_"),
        call.Flag("options.explicitArray", item),
        call.Flag("options.explicitRoot", item, otherwise: true),
        call.Flag("options.mergeAttrs", item, otherwise: true),
        call.Flag("options.ignoreAttrs", item),
        call.Flag("options.normalize", item),
        call.Flag("options.normalizeTags", item),
        call.Flag("options.trim", item));
}

internal static class XmlReading
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = 50_000_000, MaxCharactersFromEntities = 1_000 };

    public static ValueObject Of(string xml, XmlOptions options)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimStart()), Settings);
            var root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
            var value = ValueOf(root, options, 0);
            return options.IsExplicitRoot ? ValueObject.From((NameOf(root, options), value)) : value.AsObject() ?? ValueObject.From((options.TextKey, value));
        }
        catch (XmlException error)
        {
            throw new FaultException($"This is not valid XML: {error.Message}", inner: error);
        }
    }

    private static Value ValueOf(XElement element, XmlOptions options, int depth)
    {
        if (depth > ValueJson.MaxDepth / 2)
        {
            throw new FaultException("The XML nests too deeply.");
        }

        var json = new ValueObject.Builder();
        var attributes = options.IgnoresAttributes ? [] : element.Attributes().Select(attribute => (Name: Prefixed(attribute), attribute.Value)).ToArray();
        if (attributes.Length > 0 && !options.MergesAttributes)
        {
            json.Set(options.AttributeKey, ValueObject.From([.. attributes.Select(attribute => (attribute.Name, (Value)attribute.Value))]));
        }

        var groups = (options.MergesAttributes ? attributes.Select(attribute => (attribute.Name, Value: (Value)attribute.Value)) : [])
            .Concat(element.Elements().Select(child => (Name: NameOf(child, options), Value: ValueOf(child, options, depth + 1))))
            .GroupBy(member => member.Name, member => member.Value, StringComparer.Ordinal).ToArray();
        var text = Text(element, options);
        if (groups.Length == 0 && (attributes.Length == 0 || options.MergesAttributes))
        {
            return text;
        }

        if (text.Trim().Length > 0)
        {
            json.Set(options.TextKey, text);
        }

        foreach (var group in groups)
        {
            Value[] values = [.. group];
            json.Set(group.Key, values.Length > 1 || options.IsExplicitArray ? new ValueArray(values) : values[0]);
        }

        return json.Build();
    }

    /// <summary>White space between elements is no content; around a text it is.</summary>
    private static string Text(XElement element, XmlOptions options)
    {
        var text = string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value));
        text = string.IsNullOrWhiteSpace(text) ? "" : text;
        return options.Normalizes ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : options.Trims ? text.Trim() : text;
    }

    private static string NameOf(XElement element, XmlOptions options)
    {
        var prefix = element.GetPrefixOfNamespace(element.Name.Namespace);
        var name = string.IsNullOrEmpty(prefix) ? element.Name.LocalName : $"{prefix}:{element.Name.LocalName}";
        return options.LowersTags ? name.ToLowerInvariant() : name;
    }

    private static string Prefixed(XAttribute attribute)
        => attribute.IsNamespaceDeclaration ? attribute.Name.LocalName == "xmlns" ? "xmlns" : $"xmlns:{attribute.Name.LocalName}"
            : attribute.Parent!.GetPrefixOfNamespace(attribute.Name.Namespace) is { Length: > 0 } prefix ? $"{prefix}:{attribute.Name.LocalName}" : attribute.Name.LocalName;
}
