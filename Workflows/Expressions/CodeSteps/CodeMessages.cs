using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>The contents of frames, to and from values.</summary>
internal static class CodeMessages
{
    public static ValueObject Run(CodeCall call)
    {
        var scope = call.ScopeAt(call.At.Count > 0 ? call.At[0] : 0);
        return ValueObject.From(
            ("code", call.Script.Body),
            ("items", Items(scope.Items)),
            ("at", ValueArray.From(call.At.Select(at => new Value(at)))),
            ("stop", call.StopsAtError),
            ("now", scope.Now.ToString("O", CultureInfo.InvariantCulture)),
            ("runIndex", scope.RunIndex),
            ("activity", ValueObject.From(("id", scope.Activity.Id), ("name", scope.Activity.Name), ("type", scope.Activity.Type), ("version", scope.Activity.Version))),
            ("source", scope.Source is { } source ? ValueObject.From(("name", source.Name), ("output", source.OutputIndex), ("run", source.RunIndex)) : default(Value)),
            ("run", Facts(scope.Run)));
    }

    public static ValueArray Items(IReadOnlyList<Item> items) => ValueArray.From(items.Select(item => Item(item)));

    public static Value Item(Item? item) => item is null ? default(Value) : ValueObject.From(
        ("json", item.Json),
        ("binary", item.Binary is { Count: > 0 } files
            ? ValueObject.From([.. files.Select(file => (file.Key, new Value(ValueObject.From(("id", file.Value.BlobId), ("name", file.Value.FileName), ("type", file.Value.MimeType), ("size", file.Value.Size)))))])
            : default(Value)),
        ("paired", item.PairedItem is { } paired ? paired : default(Value)),
        ("also", item.AlsoPairedWith is { } also ? ValueArray.From(also.Select(index => new Value(index))) : default(Value)));

    public static IReadOnlyList<Item> ReadItems(Value items) => [.. (items.AsArray() ?? ValueArray.Empty).Select(item => ReadItem(item)!)];

    public static Item? ReadItem(Value item) => item.AsObject() is null ? null : new Item(item["json"].AsObject() ?? ValueObject.Empty)
    {
        Binary = item["binary"].AsObject()?.ToDictionary(
            file => file.Key,
            file => new BinaryReference(file.Value["id"].ToString(), file.Value["name"].ToString(), file.Value["type"].ToString(), (long)file.Value["size"].Number)),
        PairedItem = item["paired"] is { IsNullish: false } paired ? (int)paired.Number : null,
        AlsoPairedWith = item["also"].AsArray()?.Select(index => (int)index.Number).ToList(),
    };

    public static ValueObject Activity(ActivityData activity) => ValueObject.From(
        ("name", activity.Name),
        ("executed", activity.IsExecuted),
        ("run", activity.RunIndex),
        ("items", Items(activity.Items)),
        ("outputs", activity.Outputs),
        ("parameters", activity.Parameters),
        ("context", activity.Context));

    public static ActivityData? ReadActivity(Value told) => told.AsObject() is null ? null
        : new ActivityData(told["name"].ToString(), told["executed"].Boolean, ReadItems(told["items"]), told["outputs"].AsObject() ?? ValueObject.Empty)
        {
            Parameters = told["parameters"].AsObject() ?? ValueObject.Empty,
            Context = told["context"].AsObject() ?? ValueObject.Empty,
            RunIndex = (int)told["run"].Number,
        };

    public static RunFacts ReadFacts(Value run) => new()
    {
        RunId = run["id"].ToString(),
        Mode = run["mode"].ToString(),
        CorrelationId = run["correlation"].AsString(),
        RunName = run["name"].AsString(),
        DefinitionId = run["definition"].ToString(),
        DefinitionVersionId = run["versionId"].ToString(),
        DefinitionVersion = (int)run["version"].Number,
        DefinitionName = run["definitionName"].ToString(),
        IsPublished = run["published"].Boolean,
        ResumeUrl = run["resumeUrl"].AsString(),
        ResumeFormUrl = run["resumeFormUrl"].AsString(),
        CustomData = run["customData"].AsObject() ?? ValueObject.Empty,
        TimeZone = run["zone"].ToString(),
    };

    private static ValueObject Facts(RunFacts run) => ValueObject.From(
        ("id", run.RunId),
        ("mode", run.Mode),
        ("correlation", run.CorrelationId),
        ("name", run.RunName),
        ("definition", run.DefinitionId),
        ("versionId", run.DefinitionVersionId),
        ("version", run.DefinitionVersion),
        ("definitionName", run.DefinitionName),
        ("published", run.IsPublished),
        ("resumeUrl", run.ResumeUrl),
        ("resumeFormUrl", run.ResumeFormUrl),
        ("customData", run.CustomData),
        ("zone", run.TimeZone));
}
