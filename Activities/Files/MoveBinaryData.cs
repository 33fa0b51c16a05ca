using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

[Activity("Bizoholic", "Files", "Turn a file into fields, or fields into a file. Extract from file and Convert to file do the same with more choice.", DisplayName = "Move file data", IsBrowsable = false)]
public sealed class MoveBinaryData : N8nActivity
{
    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var toJson = call.Text("mode", 0, "binaryToJson") == "binaryToJson";
        var wishes = Enumerable.Range(0, call.Items.Count).Select(i => (
            All: call.Flag("setAllData", i, toJson || call.Flag("convertAllData", i, true)), Source: call.Text("sourceKey", i, "data"), Target: call.Text("destinationKey", i, "data"),
            Encoding: call.Text("options.encoding", i, "utf8"), IsJson: call.Flag("options.jsonParse", i), KeepsSource: call.Flag("options.keepSource", i), AsBase64: call.Flag("options.keepAsBase64", i),
            Name: call.Text("options.fileName", i), Type: call.Text("options.mimeType", i, "application/json"), IsRaw: call.Flag("options.useRawData", i), ConvertAll: call.Flag("convertAllData", i, true), FromBase64: call.Flag("options.dataIsBase64", i))).ToArray();
        await call.ForEachAsync(async i =>
        {
            var (wish, item) = (wishes[i], call.Items[i]);
            if (toJson)
            {
                var content = await call.Context.Files.ReadAsync(call.File(i, wish.Source));
                var text = wish.AsBase64 ? Convert.ToBase64String(content.Span) : FileSteps.TextOf(content, wish.Encoding);
                var files = wish.KeepsSource ? item.Binary : item.Binary!.Where(file => file.Key != wish.Source).ToDictionary(file => file.Key, file => file.Value);
                var json = wish.All ? Parsed(text).AsObject() ?? throw new FaultException("The file holds no JSON object.") : FieldPath.Of(wish.Target).Set(item.Json, wish.IsJson ? Parsed(text) : text);
                call.Add(0, new Item(json) { PairedItem = i, Binary = files is { Count: > 0 } ? files : null });
                return;
            }

            var value = wish.ConvertAll ? item.Json : FieldPath.Of(wish.Source).Get(item.Json);
            var bytes = wish.FromBase64 && value.AsString() is { } base64 ? Base64Text.Bytes(base64, wish.Source)
                : FileSteps.EncodingOf(wish.Encoding).GetBytes(wish.IsRaw && value.AsString() is { } raw ? raw : ValueJson.ToJson(value));
            var file = call.Context.Files.Store(bytes, wish.Name.Length > 0 ? wish.Name : $"file.{FileSteps.ExtensionOf(wish.Type)}", wish.Type);
            var kept = wish.KeepsSource ? item.Json : wish.ConvertAll ? ValueObject.Empty : FieldPath.Of(wish.Source).Remove(item.Json);
            call.Add(0, new Item(kept) { PairedItem = i, Binary = item.Binary.With(wish.Target, file) });
        });
    }

    private static Value Parsed(string text) => FieldTypes.TryJson(text, out var json) ? json : throw new FaultException("The file holds no valid JSON.");
}
