using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Tests;

public sealed class SoughtTextTests
{
    [Theory]
    [InlineData("ann@example.com", "{\"email\":\"ann@example.com\"}")]
    [InlineData(" Ann@Example.com ", "Ann <ANN@example.COM>, twice")]
    [InlineData("ann@example.com", "joann@example.com, then ann@example.com.")]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("+91 98450 12345", "tel:+91 98450 12345;")]
    [InlineData("Jörg Müller", "{\"name\":\"jörg müller\"}")]
    [InlineData("7", "[6,7,8]")]
    public void It_is_found_as_a_whole_word_in_any_case(string text, string stored) => Assert.True(new SoughtText(text).IsIn(stored));

    [Theory]
    [InlineData("ann@example.com", "joann@example.com")]
    [InlineData("ann@example.com", "jo.ann@example.com")]
    [InlineData("ann@example.com", "ann@example.com.au")]
    [InlineData("ann@example.com", "ann@example.community")]
    [InlineData("ann@example.com", "ann@example.co")]
    [InlineData("9845012345", "+919845012345")]
    [InlineData("Ann", "Annie, Joann, Ann-Marie, Anné")]
    [InlineData("ann[example", "ann{example")]
    [InlineData("7", "")]
    public void A_part_of_another_word_is_not_it(string text, string stored) => Assert.False(new SoughtText(text).IsIn(stored));

    [Fact]
    public void It_is_found_between_bytes_that_are_no_text() => Assert.True(new SoughtText("ann").IsIn([1, 0, 3, (byte)'a', (byte)'n', (byte)'n', 0]));
}
