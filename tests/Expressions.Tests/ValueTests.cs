using System.Text.Json;
using Bizoholic.Flows.Values;
using CsCheck;

namespace Bizoholic.Flows.Expressions;

public sealed class ValueTests
{
    private static readonly Gen<Value> Leaves = Gen.OneOf(
        Gen.Const(Value.Null),
        Gen.Bool.Select(flag => (Value)flag),
        Gen.Double.Where(double.IsFinite).Select(number => (Value)number),
        Gen.Long.Select(number => ValueJson.Parse(number.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Select(text => (Value)text));

    private static readonly Gen<Value> Values = Gen.Recursive<Value>((depth, inner) => depth > 3 ? Leaves : Gen.OneOf(
        Leaves,
        inner.Array[0, 4].Select(elements => (Value)new ValueArray(elements)),
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 6], inner).Array[0, 20].Select(members =>
        {
            var builder = new ValueObject.Builder();
            foreach (var (name, value) in members)
            {
                builder.Set(name, value);
            }

            return (Value)builder.Build();
        })));

    /// <summary>So that a signature over JSON.stringify(...) matches the body that is sent.</summary>
    [Theory]
    [InlineData("""{"😀":"é 💡\u00A0\u2028"}""", "{\"😀\":\"é 💡\u00A0\u2028\"}")]
    [InlineData("""["\u001F\n\"\\u0041\\\ud83d\ude00"]""", """["\u001f\n\"\\u0041\\😀"]""")]
    public void Text_is_written_as_JSON_stringify_does(string json, string expected)
    {
        Assert.Equal(expected, ValueJson.ToJson(ValueJson.Parse(json)));
        Assert.Equal(ValueJson.Parse(json), ValueJson.Parse(ValueJson.ToUtf8(ValueJson.Parse(json))));
    }

    [Fact]
    public void What_is_written_reads_back_the_same() => Values.Sample(value => ValueJson.Parse(ValueJson.ToJson(value)) == value, threads: 1);

    [Fact]
    public void Text_and_bytes_agree() => Values.Sample(value => ValueJson.Parse(ValueJson.ToUtf8(value)) == ValueJson.Parse(ValueJson.ToJson(value, indented: true)), threads: 1);

    [Fact]
    public void Equal_values_have_equal_hashes() => Values.Sample(value => ValueJson.Parse(ValueJson.ToJson(value)).GetHashCode() == value.GetHashCode(), threads: 1);

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("1234567890123456789")]
    [InlineData("123456789012345680000")]
    [InlineData("-98765432109876543210")]
    [InlineData("0.1")]
    [InlineData("1e400")]
    [InlineData("[1,{\"a\":12345678901234567890}]")]
    public void Digits_survive(string json) => Assert.Equal(json, ValueJson.ToJson(ValueJson.Parse(json)));

    [Theory]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(-1.5e-10, "-1.5e-10")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void Numbers_read_as_in_JavaScript(double number, string expected) => Assert.Equal(expected, NumberText.Of(number));

    [Fact]
    public void Deep_text_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => ValueJson.Parse(new string('[', 100_000) + new string(']', 100_000)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("{\"a\":}")]
    [InlineData("nope")]
    public void What_is_no_JSON_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => ValueJson.Parse(text));

    [Fact]
    public void The_order_of_members_stays_and_does_not_matter()
    {
        var one = ValueJson.Parse("""{"b":1,"a":2}""");

        Assert.Equal("""{"b":1,"a":2}""", ValueJson.ToJson(one));
        Assert.Equal(ValueJson.Parse("""{"a":2,"b":1}"""), one);
    }

    [Fact]
    public void Half_of_an_emoji_is_a_character_as_in_JavaScript()
    {
        const string Json = """{"cut\ud83d":["a\ud83d\n\"","\ude00"]}""";
        var value = ValueJson.Parse(Json);
        using var document = JsonDocument.Parse(Json);

        Assert.Equal("a\ud83d\n\"", value["cut\ud83d"][0].AsString());
        Assert.Equal("\ude00", value["cut\ud83d"][1].AsString());
        Assert.Equal(value, ValueJson.FromElement(document.RootElement));
        Assert.Equal("a\uFFFD\n\"", ValueJson.Parse(ValueJson.ToJson(value))["cut\uFFFD"][0].AsString());
    }

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters() => Assert.Equal("a\uFFFDb", ValueJson.Parse([(byte)'"', (byte)'a', 0xFF, (byte)'b', (byte)'"']).AsString());
}
