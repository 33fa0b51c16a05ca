using System.Globalization;
using Bizoholic.Flows.Values;
using Fluid;
using Fluid.Values;

namespace Bizoholic.Flows.Expressions.Liquid;

/// <summary>Liquid templates by Fluid, with Elsa's names.</summary>
public sealed class LiquidLanguage : IExpressionLanguage
{
    private const int MaxSteps = 200_000;
    private const int MaxDepth = 100;

    private readonly FluidParser _parser = new();
    private readonly TemplateOptions _options = new() { MaxSteps = MaxSteps, MaxRecursion = MaxDepth, CultureInfo = CultureInfo.InvariantCulture };

    public ExpressionDescriptor Descriptor { get; } = new("Liquid", "Liquid", MonacoLanguage: "liquid");

    public Expression Compile(Value source)
    {
        var text = source.ToString();
        LiquidBounds.Check(text);
        return _parser.TryParse(text, out var template, out var error)
            ? new Template(template, _options)
            : throw new ExpressionSyntaxException($"This Liquid template does not compile: {error}");
    }

    private sealed class Template(IFluidTemplate template, TemplateOptions options) : Expression
    {
        public override Value Evaluate(ExpressionScope scope)
        {
            var context = new TemplateContext(options);
            foreach (var (name, read) in LiquidNames.All)
            {
                context.SetValue(name, read(scope));
            }

            using var text = new BoundedWriter();
            try
            {
                template.RenderAsync(text, NullEncoder.Default, context).AsTask().GetAwaiter().GetResult();
            }
            catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException)
            {
                throw new ExpressionException($"The Liquid template failed: {error.Message}", error);
            }

            return text.ToString();
        }
    }
}
