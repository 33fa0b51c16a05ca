using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Read a feed (RSS or Atom): an item for each entry.", DisplayName = "Read RSS feed")]
public sealed class RssRead : HttpStep
{
    internal override double LatestVersion => 1.2;

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        // In n8n the first version read one feed, whatever came in.
        var count = call.Version <= 1 ? 1 : call.Items.Count;
        var urls = Enumerable.Range(0, count).Select(i => call.Text("url", i)).ToArray();
        string[] more = [.. FieldPath.Names(call.Text("options.customFields"))];
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new FaultException(url.Length == 0 ? "The parameter \"URL\" has to be set!" : "The provided \"URL\" is not valid!");
            }
        }

        await call.ForEachAsync(async i =>
        {
            if (i >= count)
            {
                return;
            }

            var parts = new RequestParts("GET", urls[i], [], [("Accept", "application/rss+xml, application/rdf+xml;q=0.8, application/atom+xml;q=0.6, application/xml;q=0.4, text/xml;q=0.4")], default, "json", null, TimeSpan.FromMinutes(1));
            var answer = await SendAsync(call.Context, parts, new AnswerOptions(false, false, "text", "data", IsOld: false), call.Context.IdempotencyKey, needsCredential: false);
            foreach (var entry in answer.IsSuccess ? FeedEntries.Of(answer.Text, more) : throw new ServiceFault(answer, call.Context.Time.GetUtcNow(), isOld: false))
            {
                call.Add(entry, i);
            }
        });
    }
}

/// <summary>The entries of a feed, with the names that readers of feeds are used to.</summary>
internal static class FeedEntries
{
    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Podcast = "http://www.itunes.com/dtds/podcast-1.0.dtd";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly string[] PodcastFields = ["author", "subtitle", "summary", "explicit", "duration", "image", "episode", "season", "keywords", "episodeType"];
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersFromEntities = 10_000 };

    /// <param name="more">Names of further fields, such as <c>media:content</c>.</param>
    /// <exception cref="FaultException">It is no feed.</exception>
    public static IReadOnlyList<ValueObject> Of(string xml, params string[] more)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF', ' ', '\n', '\r', '\t')), Settings);
            root = XDocument.Load(reader).Root!;
        }
        catch (XmlException error)
        {
            throw new FaultException("The address holds no feed: its text is not valid XML.", inner: error);
        }

        return root.Name.LocalName == "feed" ? [.. Named(root, "entry").Select(entry => Atom(entry, more))]
            : root.Name.LocalName is "rss" or "RDF" ? [.. root.Descendants().Where(element => element.Name.LocalName == "item").Select(item => Rss(item, more))]
            : throw new FaultException($"The address holds no feed: it begins with <{root.Name.LocalName}>.");
    }

    private static ValueObject Rss(XElement item, string[] more)
    {
        var entry = new ValueObject.Builder();
        Set(entry, "creator", item.Element(Dublin + "creator")?.Value ?? Text(item, "author"));
        Set(entry, "title", Text(item, "title"));
        Set(entry, "link", Text(item, "link"));
        Set(entry, "pubDate", Text(item, "pubDate"));
        Set(entry, "date", item.Element(Dublin + "date")?.Value);
        Set(entry, "dc:date", item.Element(Dublin + "date")?.Value);
        Set(entry, "rdf:about", (string?)item.Attribute(Rdf + "about"));
        Set(entry, "author", Text(item, "author"));
        if (Named(item, "enclosure").FirstOrDefault() is { } enclosure)
        {
            entry.Set("enclosure", ValueObject.From([.. enclosure.Attributes().Select(attribute => (attribute.Name.LocalName, (Value)attribute.Value))]));
        }

        Set(entry, "content:encoded", item.Element(Content + "encoded")?.Value);
        Set(entry, "content:encodedSnippet", Snippet(item.Element(Content + "encoded")?.Value));
        Set(entry, "dc:creator", item.Element(Dublin + "creator")?.Value);
        Set(entry, "comments", Text(item, "comments"));
        Set(entry, "content", Text(item, "description"));
        Set(entry, "contentSnippet", Snippet(Text(item, "description")));
        Set(entry, "guid", Text(item, "guid"));
        if (Named(item, "category").Select(category => (Value)category.Value).ToArray() is { Length: > 0 } categories)
        {
            entry.Set("categories", ValueArray.From(categories));
        }

        var podcast = PodcastFields.Aggregate(ValueObject.Empty, (fields, name) => item.Element(Podcast + name) is { } field ? fields.With(name, (string?)field.Attribute("href") ?? field.Value) : fields);
        if (podcast.Count > 0)
        {
            entry.Set("itunes", podcast);
        }

        Set(entry, "isoDate", Iso(Text(item, "pubDate") ?? item.Element(Dublin + "date")?.Value));
        return With(entry, item, more);
    }

    private static ValueObject Atom(XElement item, string[] more)
    {
        var entry = new ValueObject.Builder();
        var links = Named(item, "link").ToArray();
        var date = Text(item, "published") ?? Text(item, "updated");
        Set(entry, "title", Text(item, "title"));
        Set(entry, "link", (links.FirstOrDefault(link => (string?)link.Attribute("rel") is null or "alternate") ?? links.FirstOrDefault())?.Attribute("href")?.Value);
        Set(entry, "pubDate", date is null ? null : Iso(date) ?? date);
        Set(entry, "author", Named(item, "author").FirstOrDefault() is { } author ? Text(author, "name") : null);
        Set(entry, "content", Markup(item, "content"));
        Set(entry, "contentSnippet", Snippet(Markup(item, "content")));
        Set(entry, "summary", Markup(item, "summary"));
        Set(entry, "id", Text(item, "id"));
        Set(entry, "isoDate", Iso(date));
        return With(entry, item, more);
    }

    /// <summary>Fields that are asked for by the names they have in the feed; attributes stand under <c>$</c>, text beside them under <c>_</c>.</summary>
    private static ValueObject With(ValueObject.Builder entry, XElement item, string[] more)
    {
        foreach (var element in item.Elements())
        {
            var prefix = element.GetPrefixOfNamespace(element.Name.Namespace);
            var name = prefix is null ? element.Name.LocalName : $"{prefix}:{element.Name.LocalName}";
            if (!more.Contains(name) || element.HasElements)
            {
                continue;
            }

            var attributes = ValueObject.From([.. element.Attributes().Select(attribute => (attribute.Name.LocalName, (Value)attribute.Value))]);
            entry.Set(name, attributes.Count == 0 ? element.Value : element.Value.Length == 0 ? ValueObject.From(("$", attributes)) : ValueObject.From(("_", element.Value), ("$", attributes)));
        }

        return entry.Build();
    }

    private static IEnumerable<XElement> Named(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name && child.Name.Namespace == element.Name.Namespace);

    private static string? Text(XElement element, string name) => Named(element, name).FirstOrDefault()?.Value.Trim();

    private static string? Markup(XElement element, string name) => Named(element, name).FirstOrDefault() is not { } content ? null
        : content.HasElements ? string.Concat(content.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting))) : content.Value;

    private static string? Snippet(string? html) => html is null ? null : new HtmlParser().ParseDocument(html).Body?.TextContent.Trim();

    private static string? Iso(string? date)
        => DateTimeOffset.TryParse(date?.Replace("GMT", "+0000", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : null;

    private static void Set(ValueObject.Builder entry, string name, string? text)
    {
        if (text is not null)
        {
            entry.Set(name, text);
        }
    }
}
