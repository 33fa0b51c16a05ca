using Bizoholic.Flows.Expressions;

namespace Bizoholic.Flows.Host.Elsa.Descriptors;

internal sealed record ExpressionModel(string Type, string DisplayName, bool IsSerializable, bool IsBrowsable, IReadOnlyDictionary<string, string> Properties);

internal sealed record VariableTypeModel(string TypeName, string DisplayName, string Category, string Description);

internal sealed record StorageDriverModel(string TypeName, string DisplayName, double Priority, bool Deprecated);

internal sealed record StrategyModel(string? TypeName, string DisplayName, string Description);

internal sealed record FeatureModel(string Name, string Namespace, string FullName, string DisplayName, string Description);

/// <summary>Lists the designer chooses from that are the same on every installation.</summary>
internal static class FixedLists
{
    public static IReadOnlyList<VariableTypeModel> VariableTypes { get; } =
    [
        new("Object", "Object", "Primitives", "Any value."),
        new("String", "Text", "Primitives", "A piece of text."),
        new("Boolean", "Yes or no", "Primitives", "True or false."),
        new("Int32", "Whole number", "Primitives", "A whole number."),
        new("Int64", "Large whole number", "Primitives", "A whole number of up to 19 digits."),
        new("Double", "Number", "Primitives", "A number with decimals."),
        new("Decimal", "Money", "Primitives", "A number with decimals, exact to the last digit."),
        new("DateTime", "Date and time", "Primitives", "A moment without a time zone."),
        new("DateTimeOffset", "Date, time and zone", "Primitives", "A moment with its time zone."),
        new("TimeSpan", "Duration", "Primitives", "A length of time."),
        new("Guid", "Id (GUID)", "Primitives", "A unique id."),
        new("StringDictionary", "Texts by name", "Lookups", "Texts, each with a name."),
        new("ObjectDictionary", "Values by name", "Lookups", "Values, each with a name."),
        new("JsonObject", "JSON object", "Dynamic", "Structured data."),
        new("JsonArray", "JSON list", "Dynamic", "A list of structured data."),
        new("ByteArray", "Bytes", "Data", "The content of a file."),
    ];

    public static IReadOnlyList<StorageDriverModel> StorageDrivers { get; } =
    [
        new("Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core", "Run", 10, false),
        new("Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core", "Memory", 0, false),
    ];

    public static IReadOnlyList<StrategyModel> IncidentStrategies { get; } =
    [
        new("Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core", "Fault", "The first failure ends the run."),
        new("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core", "Continue with incidents", "Failures are noted and the other branches go on."),
    ];

    /// <summary>What becomes of a step's data when its run has ended.</summary>
    public static IReadOnlyList<StrategyModel> LogPersistenceStrategies { get; } =
    [
        new("Elsa.Workflows.LogPersistence.Strategies.Inherit, Elsa.Workflows.Core", "Inherit", "As the flow says."),
        new("Elsa.Workflows.LogPersistence.Strategies.Include, Elsa.Workflows.Core", "Include", "The data stays with the run."),
        new("Elsa.Workflows.LogPersistence.Strategies.Exclude, Elsa.Workflows.Core", "Exclude", "The data is deleted when the run has ended."),
    ];

    public static IReadOnlyList<StrategyModel> ActivationStrategies { get; } =
    [
        new(null, "Always", "Every trigger starts a run."),
    ];

    public static IReadOnlyList<FeatureModel> Features { get; } =
    [
        new("RealTimeWorkflowUpdates", "Elsa", "Elsa.RealTimeWorkflowUpdates", "Live updates", "Open pages follow runs as they happen."),
    ];

    private static ExpressionModel[] OtherInstallations { get; } =
    [
        new("Liquid", "Liquid", true, false, new Dictionary<string, string> { ["MonacoLanguage"] = "liquid" }),
        new("CSharp", "C#", true, false, new Dictionary<string, string> { ["MonacoLanguage"] = "csharp" }),
        new("Python", "Python", true, false, new Dictionary<string, string> { ["MonacoLanguage"] = "python" }),
        new("Secret", "Secret", true, false, new Dictionary<string, string> { ["UIHint"] = "secret-picker" }),
        new("Delegate", "Delegate", false, false, new Dictionary<string, string>()),
    ];

    /// <summary>The languages of this installation, JavaScript before the other code languages; then, hidden, those that definitions made elsewhere may hold.</summary>
    public static IReadOnlyList<ExpressionModel> Expressions(ExpressionLanguages languages)
    {
        var installed = languages.Descriptors.Select(Model).OrderBy(model => model.Type switch { "Literal" or "Object" or "Json" => 0, "JavaScript" => 1, _ => 2 });
        return [.. installed.Concat(OtherInstallations).DistinctBy(model => model.Type, StringComparer.OrdinalIgnoreCase)];
    }

    private static ExpressionModel Model(ExpressionDescriptor language)
    {
        var properties = new Dictionary<string, string>();
        if (language.MonacoLanguage is { } monaco)
        {
            properties["MonacoLanguage"] = monaco;
        }

        if (language.UIHint is { } hint)
        {
            properties["UIHint"] = hint;
        }

        return new ExpressionModel(language.Type, language.DisplayName, true, language.IsBrowsable, properties);
    }
}
