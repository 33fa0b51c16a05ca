using System.Globalization;
using System.Text;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Scripting;

/// <summary>What expressions can use, declared in TypeScript so that the code editor completes and checks it.</summary>
internal static class JavaScriptTypes
{
    private const string Common = """
        /** A variable's value. */
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        /** An input the workflow was started with. */
        declare function getInput(name: string): any;
        /** What an activity left, by its name or id; the named output, or its result. */
        declare function getOutputFrom(activityIdOrName: string, outputName?: string): any;
        declare function getLastResult(): any;
        declare function getCorrelationId(): string | null;
        declare function setCorrelationId(value: string): void;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowInstanceName(): string | null;
        declare function setWorkflowInstanceName(value: string): void;
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersionId(): string;
        declare function getWorkflowDefinitionVersion(): number;
        declare function setOutcome(outcome: string): void;
        declare function setOutcomes(outcomes: string[]): void;
        declare function newGuid(): string;
        declare function newGuidString(): string;
        declare function newShortGuid(): string;
        declare function parseGuid(value: string): string;
        declare function isNullOrEmpty(value: string | null | undefined): boolean;
        declare function isNullOrWhiteSpace(value: string | null | undefined): boolean;
        declare function toJson(value: any): string;
        declare function bytesToString(value: any): string;
        declare function bytesFromString(value: string): any;
        /** The current item. */
        declare const $json: any;
        /** The items that came in. */
        declare const $input: { all(): any[]; first(): any; last(): any; item: any };
        /** Another activity, by its name. */
        declare function $(activityName: string): any;
        /** Values the agency keeps in its settings. */
        declare const $vars: any;
        declare const $now: any;
        declare const $today: any;
        declare const $itemIndex: number;
        declare const $runIndex: number;
        declare const $workflow: any;
        declare const $execution: any;

        """;

    public static string Of(WorkflowDefinition? definition)
    {
        var text = new StringBuilder(Common);
        var members = new StringBuilder();
        foreach (var variable in definition?.Variables ?? [])
        {
            var type = TypeOf(variable.TypeName, variable.IsArray);
            if (NameOf(variable.Name) is { } name)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"declare function get{name}(): {type};").AppendLine(CultureInfo.InvariantCulture, $"declare function set{name}(value: {type}): void;");
                members.Append(CultureInfo.InvariantCulture, $" {variable.Name}: {type};");
            }
        }

        foreach (var input in definition?.Inputs ?? [])
        {
            if (NameOf(input.Name) is { } name && definition!.Variables.All(variable => NameOf(variable.Name) != name))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"declare function get{name}(): {TypeOf(input.TypeName, input.IsArray)};");
            }
        }

        return text.AppendLine(CultureInfo.InvariantCulture, $"declare const variables: {{{members} [name: string]: any }};").ToString();
    }

    /// <summary>The part behind get and set; null for a name that is no identifier.</summary>
    private static string? NameOf(string name)
        => name.Length > 0 && (char.IsLetter(name[0]) || name[0] is '_' or '$') && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '$') ? char.ToUpperInvariant(name[0]) + name[1..] : null;

    private static string TypeOf(string alias, bool isArray)
    {
        var type = alias.TrimEnd('?').ToLowerInvariant() switch
        {
            "string" or "guid" or "datetime" or "datetimeoffset" or "timespan" => "string",
            "boolean" => "boolean",
            "int16" or "int32" or "int64" or "long" or "single" or "double" or "decimal" => "number",
            _ => "any",
        };
        return isArray ? type + "[]" : type;
    }
}
