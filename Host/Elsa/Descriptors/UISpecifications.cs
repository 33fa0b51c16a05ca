using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Descriptors;

/// <summary>What the designer's editors need beside their name. Each asks under a key of its own.</summary>
internal static class UISpecifications
{
    public static JsonObject? Of(InputDescriptor input) => input.UIHint switch
    {
        UIHints.DropDown when input.IsCredential => CredentialOptions.Unasked(),
        UIHints.DropDown => new JsonObject { ["dropdown"] = new JsonObject { ["selectList"] = new JsonObject { ["items"] = Items(input), ["isFlagsEnum"] = false, ["sortItems"] = false } } },
        UIHints.CheckList => new JsonObject { ["checklist"] = new JsonObject { ["checkList"] = new JsonObject { ["items"] = Items(input, isCheck: true), ["isFlagsEnum"] = false } } },
        UIHints.RadioList => new JsonObject { ["radiolist"] = new JsonObject { ["radioList"] = new JsonObject { ["items"] = Items(input) } } },
        UIHints.CodeEditor => new JsonObject { ["code-editor"] = Code("javascript") },
        UIHints.JsonEditor => new JsonObject { ["code-editor"] = Code("json") },
        UIHints.DynamicOutcomes => new JsonObject { ["DynamicOutcomesOptions"] = new JsonObject { ["fixedOutcomes"] = new JsonArray([.. input.FixedOutcomes.Select(outcome => (JsonNode)outcome)]) } },
        UIHints.SecretPicker => new JsonObject { ["secret-picker"] = new JsonObject { ["typeNames"] = new JsonArray(), ["storeNames"] = new JsonArray(), ["allowInlineCreate"] = false } },
        _ => null,
    };

    // The Studio reads the height as a number only (1: large); its name stops the editor.
    private static JsonObject Code(string language) => new() { ["language"] = language, ["editorHeight"] = 1, ["singleLineMode"] = false };

    private static JsonArray Items(InputDescriptor input, bool isCheck = false)
    {
        var items = new JsonArray();
        foreach (var option in input.Options)
        {
            var item = new JsonObject { ["text"] = option, ["value"] = option };
            if (isCheck)
            {
                item["isChecked"] = false;
            }

            items.Add(item);
        }

        return items;
    }
}
