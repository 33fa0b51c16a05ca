namespace Bizoholic.Flows.Workflows;

/// <summary>An input people set in the designer. On an <see cref="Input{T}"/> it may be an expression; on any other property it is plain JSON.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    public string? Name { get; set; }

    public string? DisplayName { get; set; }

    public string? Description { get; set; }

    /// <summary>One of <see cref="UIHints"/>. Default: chosen by type.</summary>
    public string? UIHint { get; set; }

    /// <summary>What the designer shows before anything was entered.</summary>
    public object? DefaultValue { get; set; }

    public string DefaultSyntax { get; set; } = "Literal";

    /// <summary>Choices of a list; default for enums: their names.</summary>
    public string[]? Options { get; set; }

    /// <summary>Kinds of credentials that fit an input of type <see cref="CredentialReference"/>; any when empty.</summary>
    public string[]? CredentialTypes { get; set; }

    public float Order { get; set; }

    public string? Category { get; set; }

    /// <summary>True: never shown in run data.</summary>
    public bool IsSensitive { get; set; }

    public bool IsBrowsable { get; set; } = true;

    /// <summary>False: evaluated by the activity itself when it needs it.</summary>
    public bool AutoEvaluate { get; set; } = true;

    /// <summary>The input holds code of this expression language: text entered as it stands is compiled, and the input's value is what the code gives.</summary>
    public string? CodeLanguage { get; set; }

    /// <summary>Outcomes a dynamic-outcomes input always adds.</summary>
    public string[]? FixedOutcomes { get; set; }
}

/// <summary>A named result of an activity.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute
{
    public string? Name { get; set; }

    public string? DisplayName { get; set; }

    public string? Description { get; set; }

    public bool IsBrowsable { get; set; } = true;
}

/// <summary>A slot that holds another activity, on a property of type <see cref="ActivityNode"/> or a list of them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PortAttribute(string? displayName = null) : Attribute
{
    public string? DisplayName { get; } = displayName;
}

/// <summary>The outcomes an activity can end with, each a port on the canvas. Default: Done. Failed is added where the activity can fail.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FlowNodeAttribute(params string[] outcomes) : Attribute
{
    public IReadOnlyList<string> Outcomes { get; } = outcomes;
}

/// <summary>Editors the designer knows.</summary>
public static class UIHints
{
    public const string SingleLine = "singleline";
    public const string MultiLine = "multiline";
    public const string CheckBox = "checkbox";
    public const string CheckList = "checklist";
    public const string DropDown = "dropdown";
    public const string RadioList = "radiolist";
    public const string CodeEditor = "code-editor";
    public const string JsonEditor = "json-editor";
    public const string ExpressionEditor = "expression-editor";
    public const string MultiText = "multitext";
    public const string Dictionary = "dictionary";
    public const string DateTimePicker = "datetime-picker";
    public const string VariablePicker = "variable-picker";
    public const string OutputPicker = "output-picker";
    public const string OutcomePicker = "outcome-picker";
    public const string TypePicker = "type-picker";
    public const string WorkflowDefinitionPicker = "workflow-definition-picker";
    public const string SecretPicker = "secret-picker";
    public const string HttpStatusCodes = "http-status-codes";
    public const string FlowSwitchEditor = "flow-switch-editor";
    public const string SwitchEditor = "switch-editor";
    public const string DynamicOutcomes = "dynamic-outcomes";
}
