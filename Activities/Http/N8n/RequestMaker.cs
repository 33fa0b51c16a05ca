using System.Collections.Frozen;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A request as the parameters of a step say, kept as values so that it can be sent again for the next page.</summary>
/// <param name="Body">Undefined where nothing is sent.</param>
/// <param name="BodyType">"json", "form-urlencoded", "multipart-form-data" or "raw".</param>
internal sealed record RequestParts(string Method, string Url, IReadOnlyList<(string Name, string Value)> Query, IReadOnlyList<(string Name, string Value)> Headers, Value Body, string BodyType, string? ContentType, TimeSpan Timeout)
{
    /// <summary>The fields and files of a form of the kind "multipart/form-data".</summary>
    public IReadOnlyList<FormPart> Form { get; init; } = [];

    /// <summary>A file that is the whole body.</summary>
    public BinaryReference? BodyFile { get; init; }

    /// <summary>Files that stand in the body as text, by their names.</summary>
    public IReadOnlyDictionary<string, BinaryReference> Embedded { get; init; } = FrozenDictionary<string, BinaryReference>.Empty;

    /// <summary>Redirects that are followed; 0 hands the redirect itself back, null is the installation's number.</summary>
    public int? Redirects { get; init; }

    /// <summary>The proxy it goes through; null for none.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Takes certificates that nobody vouches for.</summary>
    public bool TrustsAnyCertificate { get; init; }

    public bool IsMultipart => BodyType == "multipart-form-data";

    /// <summary>The same request with one value more in its body, or another one under its name.</summary>
    public RequestParts WithField(string name, Value value)
        => IsMultipart ? this with { Form = Form.With(name, value) } : this with { Body = (Body.AsObject() ?? ValueObject.Empty).With(name, value) };
}

internal static class RequestMaker
{
    public static RequestParts Make(NodeCall call, int i) => call.Version >= 3 ? Current(call, i) : Old(call, i);

    private static RequestParts Current(NodeCall call, int i)
    {
        var type = call.Text("contentType", i, "json");
        var body = call.Flag("sendBody", i) ? Body(call, i, type) : default;
        return new RequestParts(
            call.Text("method", i, "GET").ToUpperInvariant(),
            UrlOf(call, i),
            call.Flag("sendQuery", i) ? QueryText.Of(Query(call, i), call.Text("options.queryParameterArrays", i, "indices")) : [],
            call.Flag("sendHeaders", i) ? Headers(call, i) : [],
            body,
            type,
            call.Text("rawContentType", i),
            TimeSpan.FromMilliseconds(call.Number("options.timeout", i, 300_000)))
        {
            Form = call.Flag("sendBody", i) && type == "multipart-form-data" ? FormParts.Of(FieldsOf(call, i), isNamedOnce: call.Version < 4.2 || call.Flag("options.formLists", i)) : [],
            Embedded = call.Flag("options.embedsFiles", i) ? EmbeddedFiles.NamesIn(body).Concat(EmbeddedFiles.NamesIn(call.Get("options.then", i))).Distinct().ToFrozenDictionary(name => name, name => call.File(i, name)) : FrozenDictionary<string, BinaryReference>.Empty,
            BodyFile = call.Flag("sendBody", i) && type == "binaryData" ? call.File(i, call.Text("inputDataFieldName", i)) : null,
            Redirects = RedirectsOf(call, i),
            Proxy = ProxyOf(call, i),
            TrustsAnyCertificate = call.Flag("options.allowUnauthorizedCerts", i),
        };
    }

    private static RequestParts Old(NodeCall call, int i)
    {
        var isJson = call.Flag("jsonParameters", i);
        var method = call.Text("requestMethod", i, call.Text("method", i, "GET")).ToUpperInvariant();
        var type = call.Text("options.bodyContentType", i, "json");
        var sendsFiles = isJson && call.Flag("sendBinaryData", i);
        var body = method is "GET" or "HEAD" ? default
            : isJson ? Json(call.Get("bodyParametersJson", i), "Body Parameters")
            : call.Get("bodyParametersUi.parameter", i).AsArray() is { Count: > 0 } list ? Fields(list) : default(Value);
        return new RequestParts(
            method,
            UrlOf(call, i),
            QueryText.Of(isJson ? Json(call.Get("queryParametersJson", i), "Query Parameters").AsObject() ?? ValueObject.Empty : Gathered(call.Get("queryParametersUi.parameter", i).AsArray() ?? ValueArray.Empty, call.Version), call.Text("options.queryParameterArrays", i, "indices")),
            isJson ? Members(Json(call.Get("headerParametersJson", i), "Headers")) : NamesAndValues(call.Get("headerParametersUi.parameter", i)),
            body,
            type,
            call.Text("options.bodyContentCustomMimeType", i),
            TimeSpan.FromMilliseconds(call.Number("options.timeout", i, 300_000)))
        {
            BodyFile = sendsFiles && type != "multipart-form-data" ? call.File(i, call.Text("binaryPropertyName", i, "data")) : null,
            Form = type == "multipart-form-data" ? FormParts.Of(sendsFiles ? OldFiles(call, i) : (body.AsObject() ?? ValueObject.Empty).Select(field => new FormPart(field.Key, field.Value)), isNamedOnce: true) : [],
            Redirects = (call.Flag("options.followRedirect", i, otherwise: true) && method is "GET" or "HEAD") || call.Flag("options.followAllRedirects", i) ? null : 0,
            Proxy = ProxyOf(call, i),
            TrustsAnyCertificate = call.Flag("allowUnauthorizedCerts", i),
        };
    }

    /// <summary>Version 3 follows redirects where it is told to, later ones where they are not told otherwise.</summary>
    private static int? RedirectsOf(NodeCall call, int i)
        => call.Parameters["options.redirect"].IsGiven || call.Version < 4
            ? call.Flag("options.redirect.redirect.followRedirects", i, otherwise: call.Version >= 4) ? (int)call.Number("options.redirect.redirect.maxRedirects", i, 21) is > 0 and var most ? most : null : 0
            : null;

    private static Uri? ProxyOf(NodeCall call, int i)
        => call.Text("options.proxy", i) is not { Length: > 0 } text ? null
            : Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" ? proxy
            : throw new FaultException("The proxy of this step is no address. It looks like http://user:password@proxy.example:3128.");

    private static ValueObject Query(NodeCall call, int i)
        => call.Text("specifyQuery", i, "keypair") == "json" ? Json(call.Get("jsonQuery", i), "JSON Query Parameters").AsObject() ?? ValueObject.Empty
            : Gathered(call.Get("queryParameters.parameters", i).AsArray() ?? ValueArray.Empty, call.Version);

    /// <summary>A name that comes again makes a list; from version 3 to 4.2 the last one counts.</summary>
    private static ValueObject Gathered(ValueArray list, double version)
        => version is >= 3 and < 4.3 ? Fields(list) : list.Aggregate(ValueObject.Empty, (fields, entry) => entry["name"].AsString() is not { Length: > 0 } name ? fields
            : fields.With(name, !fields.Contains(name) ? entry["value"] : fields[name].AsArray() is { } several ? ValueArray.From(several.Append(entry["value"])) : new ValueArray(fields[name], entry["value"])));

    private static string UrlOf(NodeCall call, int i)
        => call.Get("url", i) is { IsNullish: true } none ? throw new FaultException($"URL parameter must be a string, got {(none.IsUndefined ? "undefined" : "null")}")
            : call.Get("url", i).AsString() is { } url && url.Trim() is var address && (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith(RequestAuth.OwnAddress, StringComparison.Ordinal))
            ? address
            : throw new FaultException($"Invalid URL: {call.Text("url", i)}. URL must start with \"http\" or \"https\".");

    /// <summary>In lower case unless the option says otherwise: some services know no other spelling, and some only their own.</summary>
    private static IReadOnlyList<(string Name, string Value)> Headers(NodeCall call, int i)
    {
        var headers = call.Text("specifyHeaders", i, "keypair") == "json" ? Json(call.Get("jsonHeaders", i), "JSON").AsObject() ?? ValueObject.Empty
            : Gathered(call.Get("headerParameters.parameters", i).AsArray() ?? ValueArray.Empty, call.Version);
        var isLower = call.Flag("options.lowercaseHeaders", i, otherwise: true);
        return [.. Members(headers).Select(header => (isLower ? header.Name.ToLowerInvariant() : header.Name, header.Value))];
    }

    private static Value Body(NodeCall call, int i, string type)
    {
        if (type == "raw")
        {
            return call.Text("body", i);
        }

        if (type is "binaryData" or "multipart-form-data")
        {
            return default;
        }

        return call.Text("specifyBody", i, "keypair") switch
        {
            "json" => Json(call.Get("jsonBody", i), "JSON Body", mayBeEmpty: false) is { Kind: not ValueKind.Null } json ? json : default,
            "string" => QueryText.Read(call.Text("body", i)).Aggregate(ValueObject.Empty, (fields, pair) => fields.With(pair.Name, pair.Value)),
            // From version 4 on names in JSON are paths.
            _ => (call.Get("bodyParameters.parameters", i).AsArray() ?? ValueArray.Empty) is var fields && type == "json" && call.Version >= 4
                ? fields.Aggregate(ValueObject.Empty, (body, entry) => entry["name"].AsString() is { Length: > 0 } name ? FieldPath.Of(name).Set(body, entry["value"]) : body)
                : Gathered(fields, call.Version),
        };
    }

    private static IEnumerable<FormPart> FieldsOf(NodeCall call, int i)
        => (call.Get("bodyParameters.parameters", i).AsArray() ?? ValueArray.Empty).Select(field => field["parameterType"].AsString() == "formBinaryData"
            ? new FormPart(field["name"].ToString(), default, call.File(i, field["inputDataFieldName"].ToString()) is var file && field["fileName"].AsString() is { Length: > 0 } name ? file with { FileName = name } : file)
            : new FormPart(field["name"].AsString() ?? "", field["value"]));

    /// <summary>A list such as <c>name:file, other:file2</c>; a single one is sent as <c>file</c>.</summary>
    private static IEnumerable<FormPart> OldFiles(NodeCall call, int i)
        => FieldPath.Names(call.Text("binaryPropertyName", i, "data")).Select(pair => pair.Split(':'))
            .Select(pair => new FormPart(pair.Length > 1 ? pair[0].Trim() : "file", default, call.File(i, pair[^1].Trim())));

    private static Value Json(Value value, string what, bool mayBeEmpty = true)
        => value.AsString() is not { } text ? value
            : mayBeEmpty && string.IsNullOrWhiteSpace(text) ? default
            : FieldTypes.TryJson(text, out var json) ? json
            : throw new FaultException($"The value in the \"{what}\" field is not valid JSON");

    private static ValueObject Fields(ValueArray list) => list.Aggregate(ValueObject.Empty, (fields, entry) => entry["name"].AsString() is { Length: > 0 } name ? fields.With(name, entry["value"]) : fields);

    private static IReadOnlyList<(string, string)> NamesAndValues(Value list)
        => [.. (list.AsArray() ?? ValueArray.Empty).Where(entry => entry["name"].AsString() is { Length: > 0 }).Select(entry => (entry["name"].ToString(), Text(entry["value"])))];

    private static IReadOnlyList<(string Name, string Value)> Members(Value json)
        => [.. (json.AsObject() ?? ValueObject.Empty).Where(member => !member.Value.IsUndefined).Select(member => (member.Key, member.Value.AsArray() is { } list ? string.Join(", ", list.Select(Text)) : Text(member.Value)))];

    private static string Text(Value value) => value.IsNullish ? "" : value.ToString();
}
