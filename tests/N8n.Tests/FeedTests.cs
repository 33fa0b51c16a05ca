using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.N8n.Tests;

public sealed class FeedTests
{
    [Fact]
    public void Entries_of_RSS_have_the_names_readers_use()
    {
        const string feed = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><item><title>One &amp; two</title><link>https://a.example/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><dc:creator>Ann</dc:creator><description><![CDATA[<p>Hi <b>there</b></p>]]></description><category>x</category><category>y</category><guid>g1</guid></item></channel></rss>""";

        var entry = Assert.Single(FeedEntries.Of(feed));

        Assert.Equal("""{"creator":"Ann","title":"One & two","link":"https://a.example/1","pubDate":"Mon, 02 Mar 2026 10:00:00 GMT","dc:creator":"Ann","content":"<p>Hi <b>there</b></p>","contentSnippet":"Hi there","guid":"g1","categories":["x","y"],"isoDate":"2026-03-02T10:00:00.000Z"}""", ValueJson.ToJson(entry));
    }

    [Fact]
    public void Entries_of_Atom_do_too()
    {
        const string feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link rel="alternate" href="https://a.example/1"/><id>i1</id><updated>2026-03-02T10:00:00Z</updated><author><name>Ann</name></author><summary>Short</summary></entry></feed>""";

        Assert.Equal("""{"title":"One","link":"https://a.example/1","pubDate":"2026-03-02T10:00:00.000Z","author":"Ann","summary":"Short","id":"i1","isoDate":"2026-03-02T10:00:00.000Z"}""", ValueJson.ToJson(Assert.Single(FeedEntries.Of(feed))));
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData("no xml")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss>&x;</rss>")]
    public void What_is_no_feed_is_refused(string text) => Assert.Throws<FaultException>(() => FeedEntries.Of(text));
}
