using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>Each function that n8n's manual lists, doing what the manual says of it.</summary>
public sealed class DocumentedFunctionsTests
{
    [Theory]
    [InlineData("'*bold*, [link]()'.removeMarkdown()", "\"bold, link\"")]
    [InlineData("'<b>bold</b>, <a>link</a>'.removeTags()", "\"bold, link\"")]
    [InlineData("['true','FALSE','0','No','hello',''].map(t => t.toBoolean())", "[true,false,false,false,true,false]")]
    [InlineData("'quick! brown FOX'.toSentenceCase()", "\"Quick! Brown fox\"")]
    [InlineData("'quick brown $FOX'.toSnakeCase()", "\"quick_brown_fox\"")]
    [InlineData("'quick a brown fox'.toTitleCase()", "\"Quick a Brown Fox\"")]
    [InlineData("'name=Ann Bo'.urlEncode()", "\"name%3DAnn%20Bo\"")]
    [InlineData("'name=Ann Bo'.urlEncode(true)", "\"name=Ann%20Bo\"")]
    [InlineData("'name%3DAnn%20Bo'.urlDecode()", "\"name=Ann Bo\"")]
    [InlineData("'name%3DAnn%20Bo'.urlDecode(true)", "\"name%3DAnn Bo\"")]
    [InlineData("'déjà'.replaceSpecialChars()", "\"deja\"")]
    [InlineData("['n8n.io','http://n8n.io','hello'].map(t => t.isDomain())", "[true,false,false]")]
    [InlineData("['me@example.com','It is me@example.com','hello'].map(t => t.isEmail())", "[true,false,false]")]
    [InlineData("['1.2234','hello','123E23','1 2'].map(t => t.isNumeric())", "[true,false,true,false]")]
    [InlineData("['https://n8n.io','n8n.io','hello'].map(t => t.isUrl())", "[true,false,false]")]
    [InlineData("['','a','  '].map(t => [t.isEmpty(), t.isNotEmpty(), t.isBlank(), t.isNotBlank()])", "[[true,false,true,false],[false,true,false,true],[false,true,true,false]]")]
    [InlineData("'The \"best\"'.toJsonString()", "\"\\\"The \\\\\\\"best\\\\\\\"\\\"\"")]
    [InlineData("'My mail is me@example.com'.extractEmail()", "\"me@example.com\"")]
    [InlineData("['me@example.com','http://n8n.io/x'].map(t => t.extractDomain())", "[\"example.com\",\"n8n.io\"]")]
    [InlineData("'See https://example.com/a?b=1 there'.extractUrl()", "\"https://example.com/a?b=1\"")]
    [InlineData("'https://n8n.io/workflows?x=1'.extractUrlPath()", "\"/workflows\"")]
    [InlineData("'hello'.hash()", "\"5d41402abc4b2a76b9719d911017c592\"")]
    [InlineData("'hello'.hash('sha1')", "\"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d\"")]
    [InlineData("'hello'.quote()", "\"\\\"hello\\\"\"")]
    [InlineData("'{\"a\":[1]}'.parseJson().a", "[1]")]
    [InlineData("'hello'.base64Encode() + 'aGVsbG8='.base64Decode()", "\"aGVsbG8=hello\"")]
    [InlineData("['123','1.23','$12'].map(t => t.toNumber())", "[123,1.23,12]")]
    [InlineData("'31-01-2024'.toDateTime('dd-MM-yyyy').toISODate()", "\"2024-01-31\"")]
    [InlineData("'20240329'.toDateTime().toISODate()", "\"2024-03-29\"")]
    [InlineData("'Fri, 29 Mar 2024 18:08:01 +0100'.toDateTime().toMillis()", "1711732081000")]
    [InlineData("'1711732132990'.toDateTime('ms').toMillis()", "1711732132990")]
    [InlineData("[12,1,5].average() + [12,1,5].sum()", "24")]
    [InlineData("[[1,12,5].max(), [12,1,5].min()]", "[12,1]")]
    [InlineData("[2,null,1,''].compact()", "[2,1]")]
    [InlineData("[[].isEmpty(), [1].isEmpty(), [1].isNotEmpty()]", "[true,false,true]")]
    [InlineData("[['q','b'].first(), ['q','b'].last()]", "[\"q\",\"b\"]")]
    [InlineData("['q'].randomItem()", "\"q\"")]
    [InlineData("[1,2,3,4,5].chunk(2)", "[[1,2],[3,4],[5]]")]
    [InlineData("[[1,2,3].difference([2,3]), [1,2].intersection([2,3]), [1,2].union([2,3])]", "[[1],[2],[1,2,3]]")]
    [InlineData("[{a:1},{b:2}].merge([{c:3},{d:4}])", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}")]
    [InlineData("[{name:'A',age:4},{name:'B',city:'C'}].pluck('name')", "[\"A\",\"B\"]")]
    [InlineData("[{name:'A',age:4},{name:'B',city:'C'}].pluck('age')", "[4]")]
    [InlineData("[{name:'A'},{name:'B'}].renameKeys('name','x')", "[{\"x\":\"A\"},{\"x\":\"B\"}]")]
    [InlineData("[{f:'age',v:2},{f:'city',v:'B'}].smartJoin('f','v')", "{\"age\":2,\"city\":\"B\"}")]
    [InlineData("['q','b','q'].unique()", "[\"q\",\"b\"]")]
    [InlineData("[{n:'A',a:1},{n:'A',a:2}].unique('n')", "[{\"n\":\"A\",\"a\":1}]")]
    [InlineData("[{n:'A',a:1},{n:'A',a:1}].removeDuplicates()", "[{\"n\":\"A\",\"a\":1}]")]
    [InlineData("['q','b'].toJsonString()", "\"[\\\"q\\\",\\\"b\\\"]\"")]
    [InlineData("[9,0].append(1,0)", "[9,0,1,0]")]
    [InlineData("[(1.234).ceil(), (1.234).floor(), (1.256).round(), (1.256).round(1), (1.256).round(2)]", "[2,1,1,1.3,1.26]")]
    [InlineData("[(33).isEven(), (42).isEven(), (33).isOdd(), (42).isOdd()]", "[false,true,true,false]")]
    [InlineData("[(123456.789).format('de-DE'), (123456.789).format('de-DE', {style:'currency',currency:'EUR'})]", "[\"123.456,789\",\"123.456,79\u00a0€\"]")]
    [InlineData("[(12).toBoolean(), (0).toBoolean(), (-1.3).toBoolean()]", "[true,false,true]")]
    [InlineData("[(1708695471).toDateTime('s'), (1708695471000).toDateTime(), (1708695471000000).toDateTime('us')].map(d => d.toMillis())", "[1708695471000,1708695471000,1708695471000]")]
    [InlineData("(45345).toDateTime('excel').toUTC().toISODate()", "\"2024-02-23\"")]
    [InlineData("[(-1.7).abs(), (4).isInteger(), (4.12).isInteger()]", "[1.7,true,false]")]
    [InlineData("'2024-03-30T18:49'.toDateTime().extract('month')", "3")]
    [InlineData("['week','hour','yearDayNumber','weekday'].map(u => '2024-03-30T18:49'.toDateTime().extract(u))", "[13,18,90,6]")]
    [InlineData("'2024-04-30T18:49'.toDateTime().format('dd LLL yy')", "\"30 Apr 24\"")]
    [InlineData("'2024-04-30T18:49'.toDateTime().format(\"HH 'hours and' mm 'minutes'\")", "\"18 hours and 49 minutes\"")]
    [InlineData("'2024-04-30T18:49'.toDateTime().setLocale('fr').format('dd LLL yyyy')", "\"30 avr. 2024\"")]
    [InlineData("'2024-03-30T18:49'.toDateTime().isBetween('2020-06-01', '2025-06-01')", "true")]
    [InlineData("'2024-03-30T18:49'.toDateTime().isBetween('2025', '2020')", "true")]
    [InlineData("['2024-04-30T18:49'.toDateTime().minus(7, 'days').toISODate(), '2024-04-30T18:49'.toDateTime().plus(7, 'days').toISODate()]", "[\"2024-04-23\",\"2024-05-07\"]")]
    [InlineData("'2024-04-30T18:49'.toDateTime().plus({ days: 1, hours: 2 }).toFormat('dd HH')", "\"01 20\"")]
    [InlineData("['hrs','min','sec','ms'].map(u => '2024-04-30T00:00'.toDateTime().plus(1, u).toFormat('HH:mm:ss.SSS'))", "[\"01:00:00.000\",\"00:01:00.000\",\"00:00:01.000\",\"00:00:00.001\"]")]
    [InlineData("'2025-01-01'.toDateTime().diffTo('2024-12-30T12:00:00', 'hours')", "36")]
    [InlineData("'2025-01-01T00:00:00.000'.toDateTime().diffTo('2024-11-30T00:00:00.000', ['months','days'])", "{\"months\":1,\"days\":2}")]
    [InlineData("'2024-04-30T18:49'.toDateTime().beginningOf('month').toISODate()", "\"2024-04-01\"")]
    [InlineData("'2024-02-10'.toDateTime().endOfMonth().toISODate()", "\"2024-02-29\"")]
    [InlineData("['2024-03-30','2024-03-29'].map(d => d.toDateTime().isWeekend())", "[true,false]")]
    [InlineData("$now.isInLast(5, 'minutes')", "true")]
    [InlineData("$now.minus(10, 'minutes').isInLast(5, 'minutes')", "false")]
    [InlineData("[{}.isEmpty(), {a:1}.isEmpty(), {a:1}.isNotEmpty()]", "[true,false,true]")]
    [InlineData("({a:1,b:null,c:''}).compact()", "{\"a\":1}")]
    [InlineData("[({a:1}).hasField('a'), ({a:1}).hasField('b')]", "[true,false]")]
    [InlineData("({a:'x y',b:'z'}).keepFieldsContaining('x')", "{\"a\":\"x y\"}")]
    [InlineData("({a:'x y',b:'z'}).removeFieldsContaining('x')", "{\"b\":\"z\"}")]
    [InlineData("({a:1,b:2}).removeField('a')", "{\"b\":2}")]
    [InlineData("[({a:1,b:2}).keys(), ({a:1,b:2}).values()]", "[[\"a\",\"b\"],[1,2]]")]
    [InlineData("({a:'x y',b:2}).urlEncode()", "\"a=x+y&b=2\"")]
    [InlineData("[true.toInt(), false.toNumber(), true.isEmpty()]", "[1,0,false]")]
    [InlineData("[$if(1 > 0, 'y', 'n'), $ifEmpty('', 'd'), $ifEmpty(0, 'd'), $ifEmpty([], 'd'), $ifEmpty({}, 'd')]", "[\"y\",\"d\",0,\"d\",\"d\"]")]
    [InlineData("[$max(1, 5, 3), $min(4, 2)]", "[5,2]")]
    [InlineData("$jmespath({ p: [{ n: 'A', a: 20 }, { n: 'B', a: 30 }] }, 'p[?a > `25`].n | [0]')", "\"B\"")]
    [InlineData("$jmespath([{ n: 'A' }, { n: 'B' }], '[*].n')", "[\"A\",\"B\"]")]
    [InlineData("Duration.fromObject({hours: 2, minutes: 0}).removeZeros().toObject()", "{\"hours\":2}")]
    [InlineData("(i => [i.lastDateTime.toISODate(), i.set({end: i.start.plus({days: 1})}).toISODate(), i.splitAt(i.start.plus({days: 1})).map(p => p.toISODate()), i.difference(Interval.after(i.start.plus({days: 1}), {days: 1})).map(p => p.toISODate())])(Interval.fromISO('2024-01-01/2024-01-04'))", "[\"2024-01-03\",\"2024-01-01/2024-01-02\",[\"2024-01-01/2024-01-02\",\"2024-01-02/2024-01-04\"],[\"2024-01-01/2024-01-02\",\"2024-01-03/2024-01-04\"]]")]
    [InlineData("[Interval.merge([Interval.fromISO('2024-01-01/2024-01-03'), Interval.fromISO('2024-01-02/2024-01-05')]).map(i => i.toISODate()), Interval.xor([Interval.fromISO('2024-01-01/2024-01-03'), Interval.fromISO('2024-01-02/2024-01-05')]).map(i => i.toISODate())]", "[[\"2024-01-01/2024-01-05\"],[\"2024-01-01/2024-01-02\",\"2024-01-03/2024-01-05\"]]")]
    [InlineData("Interval.fromISO('2024-01-01T10:00:00Z/2024-01-01T11:30:00Z').toISOTime()", "\"10:00:00.000Z/11:30:00.000Z\"")]
    [InlineData("({ default: 1, class: 2, new: 3, in: $json.a })", "{\"default\":1,\"class\":2,\"new\":3,\"in\":1}")]
    [InlineData("$json.none\n  ?.toTitleCase()\n  .length ?? 'nothing'", "\"nothing\"")]
    [InlineData("[DateTime.fromISO('2024-01-01')].map(d => d.plus('2', 'days').toISODate())", "[\"2024-01-03\"]")]
    [InlineData("[typeof new DateTime('x').year, Object.assign('ab', { x: 1 }), $jmespath(null, 'a')]", "[\"number\",\"ab\",null]")]
    public void A_function_of_the_manual_does_what_the_manual_says(string expression, string expected)
    {
        var line = ValueJson.ToJson(ValueObject.From(("id", 1), ("expression", "={{ " + expression + " }}"), ("json", ValueObject.From(("a", 1)))));

        var answer = ValueJson.Parse(new ExpressionCases().Evaluate([line]).Single());

        Assert.True(answer["error"].IsNullish, answer["error"].ToString());
        Assert.Equal(ValueJson.Parse(expected), answer["value"]);
    }

    /// <summary>All names of n8n's extension methods, each called on a value of its type.</summary>
    [Theory]
    [InlineData("[1, 2, 3]", "removeDuplicates unique first last reverse randomItem sum min max average isNotEmpty isEmpty compact append(4) toJsonString pluck('a') smartJoin('a','b') chunk(2) renameKeys('a','b') merge([1]) union([1]) difference([1]) intersection([1])")]
    [InlineData("'2024-03-05T10:20:30Z'.toDateTime()", "beginningOf('month') endOfMonth extract('month') isBetween('2020-01-01','2030-01-01') isDst isInLast(1,'days') isWeekend minus(1,'days') plus(1,'days') format('yyyy') toDateTime diffTo('2024-01-01') diffToNow toInt toFloat toBoolean isEmpty isNotEmpty")]
    [InlineData("(4.2)", "ceil floor format round abs isInteger toBoolean toInt toFloat toDateTime")]
    [InlineData("(4)", "isEven isOdd")]
    [InlineData("({ a: 1, b: 'x' })", "isEmpty isNotEmpty hasField('a') removeField('a') removeFieldsContaining('x') keepFieldsContaining('x') compact urlEncode keys values toJsonString")]
    [InlineData("'2'", "hash removeMarkdown removeTags toBoolean toDecimalNumber toNumber toFloat toInt toWholeNumber toSentenceCase toSnakeCase toTitleCase urlDecode urlEncode quote replaceSpecialChars isDomain isEmail isNumeric isUrl isEmpty isNotEmpty toJsonString extractEmail extractDomain extractUrl extractUrlPath parseJson base64Encode base64Decode")]
    [InlineData("'2024-03-05'", "toDate toDateTime")]
    [InlineData("true", "toBoolean toInt toFloat toNumber")]
    public void Every_extension_method_of_n8n_answers(string value, string names)
    {
        var lines = names.Split(' ').Select(name => ValueJson.ToJson(ValueObject.From(("id", name), ("expression", $"={{{{ {value}.{(name.Contains('(', StringComparison.Ordinal) ? name : $"{name}()")} }}}}"), ("json", ValueObject.Empty))));

        var failed = new ExpressionCases().Evaluate([.. lines]).Select(ValueJson.Parse).Where(answer => !answer["error"].IsNullish).Select(answer => $"{answer["id"]}: {answer["error"]}");

        Assert.Empty(failed);
    }
}
