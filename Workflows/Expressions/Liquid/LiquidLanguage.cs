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
    private const int MaxText = 1_000_000;

    /// <summary>Made when the first template is met: a grammar is dear, and most installations never use it.</summary>
    private readonly Lazy<FluidParser> _parser = new(() => new FluidParser());

    private readonly TemplateOptions _options = new() { MaxSteps = MaxSteps, MaxRecursion = MaxDepth, CultureInfo = CultureInfo.InvariantCulture, Assigned = Bounded, Captured = Bounded };

    public ExpressionDescriptor Descriptor { get; } = new("Liquid", "Liquid", MonacoLanguage: "liquid");

    public Expression Compile(Value source)
    {
        var text = source.ToString();
        LiquidBounds.Check(text);
        return _parser.Value.TryParse(text, out var template, out var error)
            ? new Template(new BoundedRanges().VisitTemplate(template), _options)
            : throw new ExpressionSyntaxException($"This Liquid template does not compile: {error}");
    }

    /// <summary>A text that is put together from itself stops growing here.</summary>
    private static ValueTask<FluidValue> Bounded(string name, FluidValue value, TemplateContext context) => value.Type == FluidValues.String && value.ToStringValue().Length > MaxText
        ? throw new ExpressionException($"The text '{name}' of the Liquid template is longer than {MaxText:N0} characters.")
        : new ValueTask<FluidValue>(value);

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
            catch (FileNotFoundException error)
            {
                throw new ExpressionException($"The Liquid template takes in another one, '{error.Message}', and there are none.", error);
            }
            catch (Exception error) when (error is not (ExpressionException or OperationCanceledException))
            {
                throw new ExpressionException($"The Liquid template failed: {error.Message}", error);
            }

            return text.ToString();
        }
    }
}
