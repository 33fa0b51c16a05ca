using Bizoholic.Flows.Activities.Http;

namespace Bizoholic.Flows.Activities.Tests.Http;

public sealed class SafeHtmlTests
{
    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("a > b", "a &gt; b")]
    [InlineData("<b onclick=\"x()\">Hi</b><script>x()</script>", "<b>Hi</b>")]
    [InlineData("<a href=\"javascript:x()\">go</a>", "<a>go</a>")]
    [InlineData("<a href=\"https://example.com/?a=1&amp;b=2\" style=\"x\">go</a>", "<a href=\"https://example.com/?a=1&amp;b=2\">go</a>")]
    [InlineData("<img src=x onerror=\"x()\">", "<img />")]
    [InlineData("<form action=\"/x\"><input name=\"field-0\">text</form>", "text")]
    [InlineData("<svg><text>x</text></svg>&lt;script&gt;", "&lt;script&gt;")]
    [InlineData("<iframe srcdoc=\"<script>x()</script>\"></iframe><p>end", "<p>end</p>")]
    public void Only_what_can_be_read_is_left(string html, string expected) => Assert.Equal(expected, SafeHtml.Of(html));

    /// <summary>A visitor's answer can stand in the HTML of the next page.</summary>
    [Fact]
    public void What_is_nested_without_end_is_cut_and_what_is_too_long_is_text()
    {
        Assert.Equal(string.Concat(Enumerable.Repeat("<div>", 100)) + string.Concat(Enumerable.Repeat("</div>", 100)) + "end", SafeHtml.Of(string.Concat(Enumerable.Repeat("<div>", 5_000)) + string.Concat(Enumerable.Repeat("</div>", 5_000)) + "end"));
        Assert.StartsWith("&lt;div&gt;&lt;div&gt;", SafeHtml.Of(string.Concat(Enumerable.Repeat("<div>", 1_000_000))), StringComparison.Ordinal);
    }
}
