using System.Text.Json;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Call a web address for each item; lists in the answer become items.", Type = "HttpRequest", DisplayName = "HTTP request (items)", Effect = SideEffect.Keyed)]
public class HttpRequestStep : HttpStep
{
    private static readonly TimeSpan LongestWork = TimeSpan.FromHours(1);

    private ParameterTree _pages = null!;
    private ServiceAuth? _service;
    private bool _isSentOnce;

    internal override double LatestVersion => 4.2;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _isSentOnce = NodeJson.Flag(binding.Json, "parameters.options.sendOnce");
        var pages = NodeJson.At(binding.Json, "parameters.options.pagination.pagination");
        if (pages.ValueKind == JsonValueKind.Object)
        {
            // Between two pages the run may have moved on, so these expressions see the item and the last answer, and nothing else.
            using var rewritten = JsonDocument.Parse(PageScope.Rewrite(pages.GetRawText()));
            pages = rewritten.RootElement.Clone();
        }

        _service = ServiceAuth.Read(Tree["service"].Constant);
        _pages = ParameterTree.Compile(binding, pages, static (_, _) => false, "parameters.options.pagination");
    }

    protected override SideEffect EffectAt(ActivityNode place) => Repeating.EffectOf(place, _isSentOnce);

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var call = new NodeCall(context, this);
        if (!AskedAnswer.IsWanted(call) || context.Resumption is not { } resumption)
        {
            return base.ResumeAsync(context);
        }

        AskedAnswer.Leave(call, resumption);
        Finish(call);
        return default;
    }

    private protected override ValueTask RunAsync(NodeCall call) => SendAllAsync(call, news: null);

    /// <summary>Makes the calls, and leaves what is answered.</summary>
    /// <param name="news">Says what is wanted of that; null for all of it.</param>
    private protected async ValueTask SendAllAsync(NodeCall call, News? news)
    {
        var session = _service is { SignIn: { } signIn } ? new ServiceSession(signIn) : null;
        var requests = Enumerable.Range(0, call.Items.Count).Select(i => Prepare(call, i, session)).ToArray();
        var pause = call.Parameters["options.batching.batch"].IsGiven ? TimeSpan.FromMilliseconds(Math.Clamp(call.Number("options.batching.batch.batchInterval", 0, 1_000), 0, 60_000)) : TimeSpan.Zero;
        var size = (int)Math.Max(1, call.Number("options.batching.batch.batchSize", 0, 50));
        var needsCredential = NeedsCredential(call);
        var known = new Dictionary<string, Value>(StringComparer.Ordinal);
        var (itemsIn, flatten, adds) = (call.Text("options.itemsIn"), call.Text("options.flatten"), call.Flag("options.adds", 0));
        var jsonIn = call.Text("options.jsonIn") is { Length: > 0 } path ? path.Split('.') : [];
        var fileIn = call.Text("options.fileIn");
        var isXml = call.Flag("options.xml");
        var where = call.Get("options.where", 0).AsObject();
        var takes = call.Get("options.takes", 0).AsObject();
        var isOnce = call.Flag("options.once");
        var most = Enumerable.Range(0, call.Items.Count).Select(i => call.Get("options.most", i) is { Kind: ValueKind.Number } number ? (int)number.Number : int.MaxValue).ToArray();
        var (asked, isAsked) = (AskedAnswer.PageOf(call), false);
        if (needsCredential && NodeSample.IsLeft(call, Credential))
        {
            call.ForEach(i =>
            {
                if (i == 0 || !isOnce)
                {
                    LeaveSample(call, i, requests[i].Request ?? throw requests[i].Error!);
                }
            });
            return;
        }

        var look = news is null ? null : await news.BeginAsync();
        await call.ForEachAsync(async i =>
        {
            if (i > 0 && isOnce)
            {
                return;
            }

            if (i > 0 && i % size == 0 && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, call.Context.Time, call.Context.CancellationToken);
            }

            var prepared = requests[i].Request ?? throw requests[i].Error!;
            var options = prepared.Options;
            var rest = news?.Most ?? most[i];
            var request = prepared is { Mail: not null, Then: null } ? await WithMailAsync(call, prepared, prepared.Request, null, i, needsCredential, known) : look?.Fill(prepared.Request) ?? prepared.Request;
            foreach (var answer in await new PagedCall(call.Context, news is { Most: not null } ? ParameterTree.Missing : _pages, call.Items[i], i, async (parts, key) => await SendAsync(call.Context, parts, options, key, needsCredential, _service, session) is var said && isXml ? AnsweredXml.Read(said) : said).SendAsync(request, options))
            {
                FollowUp.ThrowIfFailed(call.Get("options.fails", i).AsString(), answer);
                FollowUp.Required(call.Get("options.must", i).AsObject(), answer);
                var inside = itemsIn.Length > 0 ? answer with { Body = Inside(answer.Body, itemsIn) } : answer;
                foreach (var (json, followed, files) in await FollowAsync(call, prepared, prepared.ItemsOf(inside, call.Items[i].Json, adds).Where(one => where is null || Fits(one, where)).Select(found => news is null ? found : news.Take(found)).OfType<ValueObject>().Take(rest), i, needsCredential, known))
                {
                    rest--;
                    var file = followed;
                    var read = jsonIn.Length > 0 ? JsonTexts.Read(json, jsonIn).AsObject()! : json;
                    if (fileIn.Length > 0 && TextIn(read, fileIn) is { } encoded)
                    {
                        (read, file) = Decoded(call, encoded);
                    }

                    // What a service holds of a whole answer is in one field of the item, or in a few.
                    read = takes is null ? read : Taken(read, takes);
                    call.Add(0, new Item(flatten.Length > 0 ? Flat(read, flatten) : read) { PairedItem = i, Binary = files ?? ((file ?? answer.File) is { } left ? new Dictionary<string, BinaryReference>((file is null ? call.Items[i].Binary : null) ?? new Dictionary<string, BinaryReference>()) { [options.TextField] = left } : null) });
                }
            }

            isAsked = true;
        });

        if (asked is not null && isAsked)
        {
            call.OutputAt(0).Clear();
            call.Context.CreateBookmark(asked);
            call.IsWaiting = true;
        }
    }

    private static void LeaveSample(NodeCall call, int i, PreparedCall prepared)
    {
        var request = prepared.Request;
        var sent = ValueObject.From(
            ("method", request.Method),
            ("url", request.Url),
            ("query", request.Query.Aggregate(ValueObject.Empty, (made, one) => made.With(one.Name, one.Value))),
            ("body", request.IsMultipart ? request.Form.Where(part => part.File is null).Aggregate(ValueObject.Empty, (made, part) => made.With(part.Name, part.Value)) : request.Body.IsNullish ? Value.Null : request.Body));
        NodeSample.Leave(call, i, (prepared.Leaves ?? ValueObject.Empty).With("request", sent), new DemoField("Request", $"{request.Method} {request.Url}"), DemoField.Of("Query", sent["query"]), DemoField.Of("Body", sent["body"]));
    }

    /// <summary>What was answered, after the calls that follow for each of it.</summary>
    /// <param name="known">What was asked for once, by its address.</param>
    private async Task<IEnumerable<Found>> FollowAsync(NodeCall call, PreparedCall prepared, IEnumerable<ValueObject> answered, int i, bool needsCredential, Dictionary<string, Value> known)
    {
        List<Found> left = [.. answered.Select(found => new Found(found, null))];
        for (var (then, depth) = (prepared.Then, 0); then is not null; then = then["then"].AsObject(), depth++)
        {
            var isFile = then["answer"].AsString() == "file";
            var followed = new List<Found>();
            foreach (var (n, (found, following)) in left.Select(one => (one.Json, Request: FollowUp.Of(prepared.Request, then, one.Json))).Where(follow => follow.Request is not null).Index())
            {
                var request = prepared.Mail is null ? following! : await WithMailAsync(call, prepared, following!, found, i, needsCredential, known);
                request = then["file"].AsString() is { } name ? request with { BodyFile = call.File(i, name) } : request;
                var answer = await AskUntilDoneAsync(call, prepared, request, then, $"{i}-{n}-then{(depth > 0 ? depth : "")}", needsCredential, isFile);
                if (isFile)
                {
                    var file = Named(answer.File, then["mimeType"].AsString());
                    followed.Add(new Found(file is not null && then["tells"] == Value.True ? Told(file.FileName, file.MimeType) : found, file));
                    continue;
                }

                if (ListIn(then, answer) is { IsNullish: false } list)
                {
                    followed.AddRange(ObjectsIn(list).Select(one => new Found(one, null)));
                    continue;
                }

                var next = then["answer"].AsString() == "none" ? found
                    : then["fromHeaders"].AsObject() is { } headers ? FromHeaders(headers, answer)
                    : answer.Body.AsObject() ?? ValueObject.Empty;
                followed.Add(new Found(Kept(then["keeps"], found, next), null));
            }

            left = followed;
        }

        if (prepared.Simplify is not { } simplify || left.Count == 0)
        {
            return left;
        }

        if (simplify["lookup"].AsString() is { } address)
        {
            await LookUpAsync(call, prepared, address, i, needsCredential, known);
        }

        return left.SelectMany(found => Simplification.Of(call, found, simplify, known));
    }

    /// <summary>Work that takes its time is asked for again until it is done.</summary>
    private async Task<ServiceAnswer> AskUntilDoneAsync(NodeCall call, PreparedCall prepared, RequestParts request, ValueObject then, string which, bool needsCredential, bool isFile)
    {
        var started = call.Context.Time.GetTimestamp();
        while (true)
        {
            var answer = await AskAsync(call, prepared, request, which, needsCredential, isFile);
            FollowUp.ThrowIfFailed(then["fails"].AsString(), answer);
            if (then["until"].AsObject() is not { } until || FollowUp.IsAny(until, answer.Body))
            {
                return FollowUp.Required(then["must"].AsObject(), answer);
            }

            var limit = then["within"] is { Kind: ValueKind.Number } seconds ? TimeSpan.FromSeconds(seconds.Number) : LongestWork;
            if (call.Context.Time.GetElapsedTime(started) > limit)
            {
                throw new FaultException($"The service at {RequestSender.AddressOf(request).Host} was not done after {limit.TotalMinutes:0} minutes.");
            }

            await Task.Delay(TimeSpan.FromSeconds(then["every"].Number), call.Context.Time, call.Context.CancellationToken);
        }
    }

    private async Task<Value> LookUpAsync(NodeCall call, PreparedCall prepared, string address, int i, bool needsCredential, Dictionary<string, Value> known)
        => known.TryGetValue(address, out var answered) ? answered
            : known[address] = (await AskAsync(call, prepared, prepared.Request with { Method = "GET", Url = address, Query = [], Body = default, BodyFile = null, Form = [] }, $"{i}-lookup", needsCredential)).Body;

    private async Task<ServiceAnswer> AskAsync(NodeCall call, PreparedCall prepared, RequestParts request, string which, bool needsCredential, bool isFile = false)
    {
        var options = isFile ? prepared.Options with { Format = "file" } : prepared.Options;
        var answer = await SendAsync(call.Context, request, options, $"{call.Context.IdempotencyKey}-{which}", needsCredential, _service, prepared.Session);
        return answer.IsSuccess || prepared.Options.NeverFails ? answer : throw new ServiceFault(answer, call.Context.Time.GetUtcNow(), prepared.Options.IsOld);
    }

    /// <summary>The request with the mail in its body.</summary>
    /// <param name="found">The message, or thread, that it answers.</param>
    private async Task<RequestParts> WithMailAsync(NodeCall call, PreparedCall prepared, RequestParts request, ValueObject? found, int i, bool needsCredential, Dictionary<string, Value> known)
    {
        var mail = prepared.Mail!;
        var isNamed = mail["senderName"].AsString() is { Length: > 0 } || !mail["answers"].IsUndefined;
        var self = isNamed ? (await LookUpAsync(call, prepared, mail["profile"].ToString(), i, needsCredential, known))["emailAddress"].AsString() : null;
        var files = new List<(BinaryReference, ReadOnlyMemory<byte>)>();
        foreach (var name in (mail["files"].AsArray() ?? ValueArray.Empty).SelectMany(names => names.ToString().Split(',', StringSplitOptions.TrimEntries)))
        {
            var file = call.File(i, name);
            files.Add((file, await call.Context.Files.ReadAsync(file)));
        }

        var (body, raw) = (request.Body.AsObject() ?? ValueObject.Empty, GmailMail.Written(mail, found, self, files));
        return request with { Body = mail["isDraft"].Boolean ? body.With("message", (body["message"].AsObject() ?? ValueObject.Empty).With("raw", raw)) : body.With("raw", raw) };
    }

    /// <summary>A file of a service that says nothing of its kind: the kind that its name, or the step, says.</summary>
    private static BinaryReference? Named(BinaryReference? file, string? given)
        => file is null ? null : given is not null ? file with { MimeType = given } : file.MimeType == "application/octet-stream" ? file with { MimeType = FileSteps.MimeTypeOf(file.FileName) } : file;

    /// <summary>Of a call that follows: the list that stands for its answer; undefined where the answer itself is the thing.</summary>
    private static Value ListIn(ValueObject then, ServiceAnswer answer)
        => then["items"].AsString() is { } path ? (Inside(answer.Body, path) is { IsNullish: false } found ? found : ValueArray.Empty)
            : then["answer"].AsString() is null && then["fromHeaders"].IsNullish && answer.Body.AsArray() is { } list ? list
            : default(Value);

    private static ValueObject FromHeaders(ValueObject fields, ServiceAnswer answer) => fields.Aggregate(ValueObject.Empty, (made, field) => made.With(field.Key, answer.Headers[field.Value.ToString()]));

    /// <summary>The call for an item; what is wrong with it fails this item alone where the node goes on.</summary>
    private static (PreparedCall? Request, Exception? Error) Prepare(NodeCall call, int i, ServiceSession? session)
    {
        try
        {
            return (new PreparedCall(RequestMaker.Make(call, i), AnswerOptions.Read(call, i), call.Get("options.leaves", i).AsObject(), call.Get("options.rows", i).AsObject(), call.Get("options.parsed", i).AsObject(), call.Get("options.simplify", i).AsObject(), call.Get("options.then", i).AsObject(), call.Get("options.fromHeaders", i).AsObject()) { Mail = call.Get("options.mail", i).AsObject(), IsFeed = call.Flag("options.feed", i), Session = session }, null);
        }
        catch (Exception error) when (call.GoesOn && error is not OperationCanceledException)
        {
            return (null, error);
        }
    }

    /// <summary>An answer with a field of what was there before it, or several under names for them.</summary>
    private static ValueObject Kept(Value keeps, ValueObject found, ValueObject answer)
        => keeps.AsString() is { } name ? answer.With(name, found[name])
            : (keeps.AsObject() ?? ValueObject.Empty).Aggregate(answer, (made, kept) => made.With(kept.Key, FieldPath.Of(kept.Value.ToString()).Get(found)));

    /// <summary>What is at a path; behind <c>[].</c> of each element of the list there, behind <c>.*</c> what is in the fields there, whatever their names.</summary>
    private static Value Inside(Value body, string path) => path.Split("[].", 2) switch
    {
        [var whole] when whole.EndsWith(".*", StringComparison.Ordinal) => FieldPath.Of(whole[..^2]).Get(body) is var fields && fields.AsObject() is { } members ? ValueArray.From(members.Select(member => member.Value)) : fields,
        [var list, var inner] => ValueArray.From((Inside(body, list).AsArray() ?? ValueArray.Empty).Select(element => FieldPath.Of(inner).Get(element))),
        _ => FieldPath.Of(path).Get(body),
    };

    /// <summary>Whether the fields of a thing are as the patterns for them say.</summary>
    private static bool Fits(ValueObject json, ValueObject patterns)
        => patterns.All(field => Regex.IsMatch(JsText.ToText(FieldPath.Of(field.Key).Get(json)), field.Value.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1)));

    private static IEnumerable<ValueObject> ObjectsIn(Value found) => found.AsArray() is { } list ? list.Select(one => one.AsObject()).OfType<ValueObject>() : [found.AsObject() ?? ValueObject.Empty];

    /// <summary>The text at a path; behind <c>[].</c> the first there is in an element of the list there.</summary>
    private static string? TextIn(Value json, string path)
        => Inside(json, path) is var found && found.AsArray() is { } list ? list.Select(one => one.AsString()).FirstOrDefault(text => text is not null) : found.AsString();

    /// <summary>A file that came as text, and what is told of it.</summary>
    private static (ValueObject Json, BinaryReference File) Decoded(NodeCall call, string encoded)
    {
        try
        {
            var bytes = Convert.FromBase64String(encoded);
            var type = FileSteps.TypeOf(bytes, "");
            return (Told("data", type), call.Context.Files.Store(bytes, "data", type));
        }
        catch (FormatException)
        {
            throw new FaultException("The service answered a file that is no Base64.");
        }
    }

    private static ValueObject Told(string? name, string type) => ValueObject.From(("mimeType", type), ("fileType", type.Split('/')[0]), ("fileExtension", FileSteps.ExtensionOf(type)), ("fileName", name ?? "data"));

    /// <summary>What is at the paths, or all of it where one is empty, or laid out behind <c>...</c>; what is no path is said as it is.</summary>
    private static ValueObject Taken(ValueObject json, ValueObject paths) => paths.Aggregate(ValueObject.Empty, (made, field) =>
        field.Key == "..." ? json.Aggregate(made, (all, member) => all.With(member.Key, member.Value))
        : (field.Value.AsString() is not { } path ? field.Value : path.Length == 0 ? json : FieldPath.Of(path).Get(json)) is { IsUndefined: false } value ? made.With(field.Key, value)
        : made);

    /// <summary>Services that keep what people entered under a name of its own: it stands beside the rest, as in n8n.</summary>
    private static ValueObject Flat(ValueObject json, string name)
        => json[name].AsObject() is not { } inner ? json
            : inner.Aggregate(json.Where(member => member.Key != name).Aggregate(ValueObject.Empty, (made, member) => made.With(member.Key, member.Value)), (made, member) => made.With(member.Key, member.Value));

    /// <param name="Leaves">What the step leaves whatever is answered.</param>
    /// <param name="Rows">How the answer's rows are read.</param>
    /// <param name="Parsed">How a model's answer is read.</param>
    /// <param name="Simplify">How what is answered is simplified.</param>
    /// <param name="Then">What is called for each thing that was answered.</param>
    /// <param name="FromHeaders">Fields that the service tells in headers of its answer instead.</param>
    private sealed record PreparedCall(RequestParts Request, AnswerOptions Options, ValueObject? Leaves, ValueObject? Rows, ValueObject? Parsed, ValueObject? Simplify, ValueObject? Then, ValueObject? FromHeaders)
    {
        /// <summary>The mail that goes into the body, or into that of the call that follows.</summary>
        public ValueObject? Mail { get; init; }

        /// <summary>The answer is a feed, and its entries are the items.</summary>
        public bool IsFeed { get; init; }

        /// <summary>The service that is signed in to before it is called.</summary>
        public ServiceSession? Session { get; init; }

        /// <param name="adds">What is answered goes beside what the step leaves.</param>
        public IEnumerable<ValueObject> ItemsOf(ServiceAnswer answer, ValueObject sent, bool adds)
            => Parsed is not null ? ParsedAnswer.Of(answer.Body, Parsed)
                : FromHeaders is not null ? [HttpRequestStep.FromHeaders(FromHeaders, answer)]
                : Leaves is not null ? [adds && answer.Body.AsObject() is { } added ? added.Aggregate(Leaves, (made, member) => made.With(member.Key, member.Value)) : Leaves]
                : Rows is not null ? SheetRows.Of(answer.Body, Rows)
                : IsFeed ? FeedEntries.Of(answer.Text)
                : Options.ItemsOf(answer, sent);
    }
}
