using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A node that runs once settings are filled in that whoever made the flow left to whoever takes it: the channel, the sheet, the receiver.</summary>
/// <param name="Becomes">What it is then.</param>
internal sealed record UnfilledNode(IReadOnlyList<NodeSetting> Settings, NodeKind Becomes)
{
    /// <summary>What a person can do about it.</summary>
    public const string Advice = "Fill them in under 'Settings to fill in', on the page of the import or in the editor.";

    /// <summary>One setting may decide that another is needed; no node needs more turns.</summary>
    private const int MostTurns = 4;

    public string Reason => $"It runs once its settings are filled in: {string.Join(", ", Settings.Select(setting => setting.Name))}.";

    /// <summary>Null for a node to which filling in settings is no help: something else is in its way.</summary>
    public static UnfilledNode? Of(JsonElement node)
    {
        var settings = new List<NodeSetting>();
        for (var turn = 0; turn < MostTurns && ServiceCalls.EmptyIn(node) is { Length: > 0 } empty; turn++)
        {
            var filled = JsonSerializer.SerializeToNode(node)!.AsObject();
            if (filled["parameters"] is not JsonObject parameters)
            {
                filled["parameters"] = parameters = [];
            }

            foreach (var setting in empty.Select(NodeSetting.Of))
            {
                if (SettingValue.Put(parameters, setting, setting.Sample) is not null)
                {
                    return null;
                }

                settings.Add(setting);
            }

            node = JsonSerializer.SerializeToElement(filled);
        }

        return settings.Count > 0 && ServiceCalls.Find(node) is { } kind ? new UnfilledNode([.. settings.DistinctBy(setting => setting.Name)], kind) : null;
    }
}
