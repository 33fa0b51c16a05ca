using Microsoft.SemanticKernel;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>A prompt with places for values: <c>{{$name}}</c>, and <c>{{calendar.today}}</c>. Values are put in as they are and never read as templates themselves.</summary>
public static class PromptTemplate
{
    private static readonly KernelPromptTemplateFactory Factory = new() { AllowDangerouslySetContent = true };

    /// <exception cref="ServiceException">The template cannot be read, or names a value that is not there.</exception>
    [Effect(EffectClass.None)]
    public static async Task<string> RenderAsync(string template, IReadOnlyDictionary<string, string> values, TimeProvider time, CancellationToken cancel = default)
    {
        var config = new PromptTemplateConfig(template) { AllowDangerouslySetContent = true };
        var kernel = new Kernel();
        kernel.Plugins.AddFromObject(new CalendarPlugin(time), CalendarPlugin.Name);
        var arguments = new KernelArguments();
        foreach (var (name, value) in values)
        {
            arguments[name] = value;
        }

        try
        {
            var prompt = Factory.Create(config);
            return config.InputVariables.FirstOrDefault(variable => !arguments.ContainsName(variable.Name)) is { } missing
                ? throw Wrong($"it names '{missing.Name}', and the values are {(values.Count == 0 ? "empty" : string.Join(", ", values.Keys))}.")
                : await prompt.RenderAsync(kernel, arguments, cancel);
        }
        catch (Exception error) when (error is KernelException or ArgumentException)
        {
            throw Wrong($"{error.Message}", error);
        }
    }

    private static ServiceException Wrong(string message, Exception? error = null) => new(ServiceFailure.Permanent, "AI", $"the template of the prompt cannot be used: {message}", error) { HadNoEffect = true };
}
