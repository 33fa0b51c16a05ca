using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Luxon;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Extensions;

internal static class StringExtensions
{
    public static FrozenDictionary<string, ExtensionMethod> All { get; } = new Dictionary<string, ExtensionMethod>
    {
        ["hash"] = call => Hashes.Compute(call),
        ["base64Encode"] = call => Base64.Encode(call.Text),
        ["base64Decode"] = call => Base64.Decode(call.Text) ?? throw new JavaScriptException(call.Engine.Intrinsics.TypeError, "malformed base64"),
        ["removeMarkdown"] = call => Markdown.Remove(call.Text),
        ["removeTags"] = call => TextPatterns.Tags().Replace(call.Text, ""),
        ["toDate"] = ToDate,
        ["toDateTime"] = ToDateTime,
        ["toBoolean"] = call => call.Text.Length > 0 && call.Text.ToLowerInvariant() is not ("false" or "no" or "0"),
        ["toNumber"] = call => Number(call, TypeConverter.ToNumber(WithoutCurrency(call)), "cannot convert to number"),
        ["toInt"] = ToInt,
        ["toWholeNumber"] = ToInt,
        ["toFloat"] = ToFloat,
        ["toDecimalNumber"] = ToFloat,
        ["toTitleCase"] = call => LetterCase.Title(call.Text),
        ["toSentenceCase"] = call => LetterCase.Sentence(call.Text),
        ["toSnakeCase"] = call => TextPatterns.Punctuation().Replace(TextPatterns.Gaps().Replace(call.Text.ToLowerInvariant(), "_"), ""),
        ["urlEncode"] = call => call.Global(IsTrue(call) ? "encodeURI" : "encodeURIComponent", call.Input),
        ["urlDecode"] = call => call.Global(IsTrue(call) ? "decodeURI" : "decodeURIComponent", call.Input),
        ["quote"] = Quote,
        ["replaceSpecialChars"] = call => Transliteration.ToAscii(call.Text),
        ["length"] = call => call.Text.Length,
        ["isDomain"] = call => TextPatterns.Domain().IsMatch(call.Text),
        ["isEmail"] = call => IsEmail(call.Text),
        ["isUrl"] = call => TextPatterns.WholeUrl().IsMatch(call.Text),
        ["isNumeric"] = call => !call.Text.Contains(' ') && !double.IsNaN(TypeConverter.ToNumber(call.Input)) && !double.IsNaN(TypeConverter.ToNumber(call.Global("parseFloat", call.Input))),
        ["isEmpty"] = call => call.Text.Length == 0,
        ["isNotEmpty"] = call => call.Text.Length > 0,
        ["isBlank"] = call => string.IsNullOrWhiteSpace(call.Text),
        ["isNotBlank"] = call => !string.IsNullOrWhiteSpace(call.Text),
        ["toJsonString"] = call => call.Engine.Call(call.Engine.Global.Get("JSON").Get("stringify"), call.Input),
        ["parseJson"] = ParseJson,
        ["extractEmail"] = call => TextPatterns.Email().Match(call.Text) is { Success: true, Value: var email } ? email : JsValue.Undefined,
        ["extractUrl"] = call => TextPatterns.Url().Match(call.Text) is { Success: true, Value: var url } ? url : JsValue.Undefined,
        ["extractDomain"] = ExtractDomain,
        ["extractUrlPath"] = call => Uri.TryCreate(call.Text.Trim(), UriKind.Absolute, out var url) && call.Text.Contains(':') ? url.AbsolutePath : JsValue.Undefined,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static bool IsTrue(ExtensionCall call) => TypeConverter.ToBoolean(call.Arguments.Arg(0));

    private static bool IsEmail(string text) => !text.Contains(' ') && TextPatterns.Email().IsMatch(text);

    private static JsString WithoutCurrency(ExtensionCall call) => JsString.Create(TextPatterns.Currency().Replace(call.Text, ""));

    private static JsValue Number(ExtensionCall call, double number, string refusal) => double.IsNaN(number) ? throw call.Refuse(refusal) : number;

    private static JsValue ToInt(ExtensionCall call) =>
        Number(call, TypeConverter.ToNumber(call.Global("parseInt", WithoutCurrency(call), call.Arguments.Arg(0))), "cannot convert to integer");

    private static JsValue ToFloat(ExtensionCall call) => call.Text.Contains(',')
        ? throw call.Refuse("cannot convert to float, expected . as decimal separator")
        : Number(call, TypeConverter.ToNumber(call.Global("parseFloat", WithoutCurrency(call))), "cannot convert to float");

    private static Jint.Native.Object.ObjectInstance ToDate(ExtensionCall call)
    {
        var date = call.Engine.Construct(call.Engine.Global.Get("Date"), call.Input);
        if (double.IsNaN(((JsDate)date).DateValue))
        {
            throw call.Refuse("cannot convert to date");
        }

        if (!call.Text.Contains(':'))
        {
            call.Native(date, "setHours", 0, 0, 0);
        }

        return date;
    }

    private static MomentObject ToDateTime(ExtensionCall call)
    {
        var format = call.Arguments.Arg(0) is JsString given ? given.ToString() : "";
        var moment = format switch
        {
            "" => DateTexts.Parse(call, call.Text),
            "ms" or "s" or "us" or "excel" => NumberExtensions.ToMoment(call, TypeConverter.ToNumber(call.Input), format),
            _ => FormatParser.Parse(call.Text, format, call.Evaluation.LocalZone(), keepZone: false, "en-US", call.Evaluation.CurrentMoment().Local.Date),
        };
        return new MomentObject(call.Evaluation, moment);
    }

    private static JsValue Quote(ExtensionCall call)
    {
        var mark = call.Arguments.Arg(0) is not JsUndefined and var given ? TypeConverter.ToString(given) : "\"";
        var escaped = call.Text.Replace("\\", "\\\\", StringComparison.Ordinal);
        return mark + (mark.Length == 0 ? escaped : escaped.Replace(mark, "\\" + mark, StringComparison.Ordinal)) + mark;
    }

    private static JsValue ParseJson(ExtensionCall call)
    {
        try
        {
            return call.Engine.Call(call.Engine.Global.Get("JSON").Get("parse"), call.Input);
        }
        catch (JavaScriptException)
        {
            throw call.Refuse(call.Text.Contains('\'') ? "Parsing failed. Check you're using double quotes" : "Parsing failed");
        }
    }

    private static JsValue ExtractDomain(ExtensionCall call)
    {
        if (IsEmail(call.Text))
        {
            return TextPatterns.Email().Match(call.Text).Groups["domain"].Value;
        }

        var match = TextPatterns.DomainOfUrl().Match(call.Text);
        return match.Success ? match.Groups["host"].Value : JsValue.Undefined;
    }
}
