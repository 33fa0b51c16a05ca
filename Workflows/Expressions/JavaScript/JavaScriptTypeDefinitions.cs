using System.Text;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>The TypeScript declarations that the Studio's JavaScript editor completes from.</summary>
public static class JavaScriptTypeDefinitions
{
    private const string Fixed = """
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function setOutcome(outcome: string): void;
        declare function setOutcomes(outcomes: string[]): void;
        declare function getInput(name: string): any;
        declare function getOutputFrom(activityIdOrName: string, outputName?: string): any;
        declare function getLastResult(): any;
        declare function getCorrelationId(): string;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowInstanceName(): string;
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersionId(): string;
        declare function getWorkflowDefinitionVersion(): number;
        declare function newGuid(): string;
        declare function newGuidString(): string;
        declare function newShortGuid(): string;
        declare function parseGuid(value: string): string;
        declare function isNullOrEmpty(value: string): boolean;
        declare function isNullOrWhiteSpace(value: string): boolean;
        declare function toJson(value: any): string;
        declare function bytesToString(value: number[] | string): string;
        declare function bytesFromString(value: string): number[];
        interface Item { json: any; binary?: any; pairedItem?: { item: number }; }
        interface ActivityData { item: Item; first(): Item; last(): Item; all(): Item[]; itemMatching(index: number): Item; json: any; params: any; outputs: any; isExecuted: boolean; }
        declare const $json: any;
        declare const $binary: any;
        declare const $input: { item: Item; first(): Item; last(): Item; all(): Item[]; params: any; };
        declare function $(activityName: __activityName): ActivityData;
        declare const $node: { [activityName: string]: ActivityData };
        declare const $itemIndex: number;
        declare const $runIndex: number;
        declare const $workflow: { id: string; name: string; active: boolean };
        declare const $execution: { id: string; mode: string; resumeUrl: string; customData: any };
        declare const $vars: { [name: string]: any };
        declare const $now: any;
        declare const $today: any;
        declare const DateTime: any;
        declare const Duration: any;
        declare const Interval: any;
        declare function $jmespath(value: any, query: string): any;
        """;

    /// <param name="variables">Each with its type as Elsa names it (String, Int32, Object ...), or null when it has none.</param>
    /// <param name="inputs">The workflow's inputs, likewise.</param>
    /// <param name="activityNames">Activities whose data expressions may ask for.</param>
    public static string Create(IEnumerable<(string Name, string? Type)> variables, IEnumerable<(string Name, string? Type)> inputs, IEnumerable<string> activityNames)
    {
        var text = new StringBuilder();
        var names = activityNames.Distinct(StringComparer.Ordinal).Select(Quoted).ToList();
        text.Append("type __activityName = ").Append(names.Count == 0 ? "string" : string.Join(" | ", names)).Append(";\n");
        text.Append(Fixed).Append('\n');

        text.Append("declare const variables: {\n");
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var known = variables.Where(variable => declared.Add(variable.Name)).ToList();
        foreach (var (name, type) in known)
        {
            text.Append("  ").Append(Quoted(name)).Append(": ").Append(TypeOf(type)).Append(";\n");
        }

        text.Append("};\n");
        foreach (var (name, type) in known.Where(variable => IsIdentifier(variable.Name)))
        {
            text.Append("declare function get").Append(Raised(name)).Append("(): ").Append(TypeOf(type)).Append(";\n");
            text.Append("declare function set").Append(Raised(name)).Append("(value: ").Append(TypeOf(type)).Append("): void;\n");
        }

        foreach (var (name, type) in inputs.Where(input => IsIdentifier(input.Name) && declared.Add(input.Name)))
        {
            text.Append("declare function get").Append(Raised(name)).Append("(): ").Append(TypeOf(type)).Append(";\n");
        }

        return text.ToString();
    }

    private static string TypeOf(string? type) => (type ?? "").Split('.')[^1].Split(',')[0] switch
    {
        "String" or "Char" or "Guid" => "string",
        "Int16" or "Int32" or "Int64" or "Single" or "Double" or "Decimal" or "Byte" => "number",
        "Boolean" => "boolean",
        "DateTime" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" => "string",
        _ => "any",
    };

    private static string Raised(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] is '_' or '$') && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '$');

    private static string Quoted(string name) => Values.ValueJson.ToJson(name);
}
