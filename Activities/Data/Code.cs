using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Run JavaScript of your own, once for all items or once for each.", DisplayName = "Code")]
public sealed class Code : N8nActivity, IReadsFlowState
{
    private CodeScript? _code;
    private bool _isPerItem;
    private bool _isLegacyItem;

    internal override double LatestVersion => 2;

    public IReadOnlyList<(string Scope, string Key)> StateToRead { get; private set; } = [];

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        var source = Tree["jsCode"] is { IsGiven: true } code ? code : Tree["functionCode"];
        _isLegacyItem = Tree["functionCode"].IsGiven && Tree["perItem"].Constant.Boolean;
        _isPerItem = _isLegacyItem || Tree["mode"].Constant.AsString() == "runOnceForEachItem";
        if (Tree["language"].Constant.AsString() is { } language && language.StartsWith("python", StringComparison.Ordinal))
        {
            binding.Problem("parameters.language", "Code in Python does not run here. Write it in JavaScript.");
        }

        if (source.Constant.AsString() is { Length: > 0 } text)
        {
            StateToRead = text.Contains("getWorkflowStaticData", StringComparison.Ordinal)
                ? [(StaticData.Scope, StaticData.Global), (StaticData.Scope, StaticData.Of(binding.Node.Id))]
                : [];
            _code = CodeSteps.Compile(binding, _isLegacyItem ? $"let item = $json; {{ {text}\n}}" : text, "parameters.jsCode");
        }
    }

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        if (StaticItems.Of(call.Context.Remembered) is { } kept)
        {
            // The process ended after the static data was changed and before the step was recorded.
            foreach (var item in kept)
            {
                call.Add(0, item);
            }

            return;
        }

        await RunCodeAsync(call);
        if (StateToRead.Count > 0 && call.Failed.Count == 0)
        {
            await call.Context.State.ChangeAsync(call.Context.State.WrittenByScripts, StaticItems.From(call.OutputAt(0)));
        }
    }

    private async ValueTask RunCodeAsync(NodeCall call)
    {
        var at = _isPerItem ? [.. Enumerable.Range(0, call.Items.Count)] : new[] { 0 };
        var results = await CodeSteps.RunAsync(call.Context, _code, at, stopsAtError: Policy.OnError == OnError.Stop, call.ExecutesOnce ? [.. call.Context.Items.Take(1)] : null);
        if (results.Select(result => result.Error).FirstOrDefault(error => error is not null) is { } failure && new ExpressionException(failure) is var thrown && (!call.GoesOn || call.Context.WillRetry(thrown)))
        {
            throw thrown;
        }

        try
        {
            Collect(call, results);
        }
        catch (FaultException error) when (call.GoesOn && !call.Context.WillRetry(error))
        {
            // What is returned is no item: this step knows no items for such errors, as n8n's does not.
            call.PassAll();
        }
    }

    private void Collect(NodeCall call, IReadOnlyList<CodeOutcome> results)
    {
        if (!_isPerItem)
        {
            if (results[0].Error is { } error)
            {
                call.FailAsOne(new ExpressionException(error));
                return;
            }

            foreach (var item in CodeResult.OfAll(results[0].Value, call.Items, call.Context.Files))
            {
                call.Add(0, item);
            }

            return;
        }

        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Error is { } error)
            {
                call.Fail(i, new ExpressionException(error));
            }
            else if (CodeResult.OfOne(results[i].Value, call.Items[i], i, _isLegacyItem, call.Context.Files) is { } item)
            {
                call.Add(0, item);
            }
        }
    }
}
