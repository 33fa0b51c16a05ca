using System.Text.Json;
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
        var requests = Enumerable.Range(0, call.Items.Count).Select(i => PreparedCall.Of(call, i, session)).ToArray();
        var pause = call.Parameters["options.batching.batch"].IsGiven ? TimeSpan.FromMilliseconds(Math.Clamp(call.Number("options.batching.batch.batchInterval", 0, 1_000), 0, 60_000)) : TimeSpan.Zero;
        var size = (int)Math.Max(1, call.Number("options.batching.batch.batchSize", 0, 50));
        var needsCredential = NeedsCredential(call);
        var known = new Dictionary<string, Value>(StringComparer.Ordinal);
        var taking = new AnswerTaking(call);
        var isOnce = call.Flag("options.once");
        var (asked, isAsked) = (AskedAnswer.PageOf(call), false);
        if (needsCredential && NodeSample.IsLeft(call, Credential))
        {
            call.ForEach(i =>
            {
                if (i == 0 || !isOnce)
                {
                    LeaveSample(call, i, requests[i].Call ?? throw requests[i].Error!);
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

            var prepared = requests[i].Call ?? throw requests[i].Error!;
            var options = prepared.Options;
            var rest = news?.Most ?? prepared.Most;
            var request = prepared is { Mail: not null, Then: null } ? await WithMailAsync(call, prepared, prepared.Request, null, i, needsCredential, known) : look?.Fill(prepared.Request) ?? prepared.Request;
            foreach (var answer in await new PagedCall(call.Context, news is { Most: not null } ? ParameterTree.Missing : _pages, call.Items[i], i, async (parts, key) => await SendAsync(call.Context, parts, options, key, needsCredential, _service, session) is var said && taking.IsXml ? AnsweredXml.Read(said) : said).SendAsync(request, options))
            {
                FollowUp.ThrowIfFailed(prepared.Fails, answer);
                FollowUp.Required(prepared.Must, answer);
                var answered = prepared.ItemsOf(taking.Inside(answer), call.Items[i].Json, taking.Adds).Where(taking.Fits).Select(one => news is null ? one : news.Take(one)).OfType<ValueObject>().Take(rest);
                foreach (var found in await FollowAsync(call, prepared, answered, i, needsCredential, known))
                {
                    rest--;
                    call.Add(0, taking.ItemOf(call, found, answer.File, options.TextField, i));
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
                    var file = AnsweredFiles.Named(answer.File, then["mimeType"].AsString());
                    followed.Add(new Found(file is not null && then["tells"] == Value.True ? AnsweredFiles.Told(file.FileName, file.MimeType) : found, file));
                    continue;
                }

                if (AnswerPaths.ListIn(then, answer) is { IsNullish: false } list)
                {
                    followed.AddRange(AnswerPaths.ObjectsIn(list).Select(one => new Found(one, null)));
                    continue;
                }

                var next = then["answer"].AsString() == "none" ? found
                    : then["fromHeaders"].AsObject() is { } headers ? AnswerPaths.FromHeaders(headers, answer)
                    : answer.Body.AsObject() ?? ValueObject.Empty;
                followed.Add(new Found(AnswerPaths.Kept(then["keeps"], found, next), null));
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
}
