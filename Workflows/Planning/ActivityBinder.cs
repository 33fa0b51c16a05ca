using System.Text.Json;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Fills one activity's properties from its JSON.</summary>
internal sealed class ActivityBinder(PlanCompiler compiler, ActivityNode node, List<ActivityNode> nodes, List<PlanProblem> problems) : ActivityBinding
{
    private readonly List<Input> _evaluated = [];
    private readonly List<Input> _inputs = [];
    private Dictionary<string, string>? _outputTargets;

    public override JsonElement Json => node.Json;

    public override ActivityNode Node => node;

    public void Bind()
    {
        var type = node.Activity.GetType();
        foreach (var (property, attribute) in ActivityDescriber.Properties<InputAttribute>(type))
        {
            var name = attribute.Name ?? property.Name;
            var json = Property(ActivityDescriber.CamelCase(name));
            if (ActivityDescriber.WrappedType(property) is { } wrapped)
            {
                BindInput((Input?)property.GetValue(node.Activity) ?? NewInput(wrapped), name, json, attribute, input => property.SetValue(node.Activity, input));
            }
            else if (json.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && property.PropertyType != typeof(JsonElement))
            {
                BindPlain(property.PropertyType, name, json, value => property.SetValue(node.Activity, value));
            }
        }

        BindOutputs(type);
        BindPorts(type);
        node.Activity.Bind(this);
        node.EvaluatedInputs = [.. _evaluated];
        node.Inputs = _inputs;
        node.OutputTargets = _outputTargets;
    }

    public override JsonElement Property(string name) => node.Json.TryGetProperty(name, out var value) ? value : default;

    public override Expression Expression(JsonElement json, string path)
    {
        try
        {
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("expression", out var wrapped) && wrapped.ValueKind == JsonValueKind.Object)
            {
                json = wrapped;
            }

            if (json.ValueKind == JsonValueKind.Object && DefinitionParts.Text(json, "type") is { } language)
            {
                return compiler.Languages.Compile(language, json.TryGetProperty("value", out var source) ? ValueJson.FromElement(source) : default);
            }

            return new ConstantExpression(ValueJson.FromElement(json));
        }
        catch (ExpressionException error)
        {
            Problem(path, error.Message);
            return new BrokenExpression(error.Message);
        }
    }

    public override Input<T> Input<T>(JsonElement json, string path)
    {
        var input = new Input<T> { Name = path };
        Attach(input, Expression(json, path), path);
        return input;
    }

    public override Input<T> DynamicInput<T>(string name)
    {
        var input = Input<T>(Property(name), name);
        Keep(input, evaluate: true);
        return input;
    }

    public override void DynamicOutput(string name) => MapOutput(name, name);

    public override ActivityNode? Child(JsonElement json, string path)
        => ActivityJson.IsActivity(json) ? compiler.Compile(json, node, nodes, problems) : null;

    public override void Problem(string path, string message) => problems.Add(new PlanProblem(node.Id, node.Name, path, message));

    private static Input NewInput(Type type) => (Input)Activator.CreateInstance(typeof(Input<>).MakeGenericType(type))!;

    private void BindInput(Input input, string name, JsonElement json, InputAttribute attribute, Action<Input> assign)
    {
        var isGiven = json.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => false,
            JsonValueKind.Object when json.TryGetProperty("expression", out var expression) => expression.ValueKind == JsonValueKind.Object,
            JsonValueKind.Object when json.TryGetProperty("memoryReference", out _) => false,
            _ => true,
        };
        input.Name = name;
        input.IsSensitive = attribute.IsSensitive;
        if (!isGiven && attribute.DefaultValue is not null)
        {
            input.Bind(new ConstantExpression(ValueConverter.From(attribute.DefaultValue)));
        }
        else if (isGiven)
        {
            var path = ActivityDescriber.CamelCase(name);
            var expression = Expression(json, path);
            Attach(input, attribute.CodeLanguage is { } language ? Code(language, expression, path) : expression, path);
        }
        else if (((ConstantExpression)input.Expression).Value.IsUndefined)
        {
            // Neither entered nor defaulted: the property stays as the class left it.
            return;
        }

        assign(input);
        Keep(input, attribute.AutoEvaluate);
    }

    private void Keep(Input input, bool evaluate)
    {
        _inputs.Add(input);
        if (evaluate && input.Expression is not ConstantExpression)
        {
            input.Slot = _evaluated.Count;
            _evaluated.Add(input);
        }
    }

    private Expression Code(string language, Expression expression, string path)
    {
        if (expression is not ConstantExpression constant || constant.Value.AsString() is not { Length: > 0 } source)
        {
            return expression;
        }

        try
        {
            return compiler.Languages.Compile(language, source);
        }
        catch (ExpressionException error)
        {
            Problem(path, error.Message);
            return new BrokenExpression(error.Message);
        }
    }

    private void Attach(Input input, Expression expression, string path)
    {
        try
        {
            input.Bind(expression);
        }
        catch (InputException error)
        {
            Problem(path, error.Message);
            input.Bind(new BrokenExpression(error.Message));
        }
    }

    private void BindPlain(Type type, string name, JsonElement json, Action<object?> assign)
    {
        try
        {
            assign(ValueConverter.To(ValueJson.FromElement(json), type));
        }
        catch (FormatException error)
        {
            Problem(ActivityDescriber.CamelCase(name), error.Message);
        }
    }

    private void MapOutput(string name, string propertyName)
    {
        if (Property(propertyName) is { ValueKind: JsonValueKind.Object } mapping && mapping.TryGetProperty("memoryReference", out var reference)
            && reference.ValueKind == JsonValueKind.Object && DefinitionParts.Text(reference, "id") is { Length: > 0 } target)
        {
            // A dynamic output's name is known in the spelling of the JSON only.
            _outputTargets ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            _outputTargets[name] = target;
        }
    }

    private void BindOutputs(Type type)
    {
        foreach (var (property, attribute) in ActivityDescriber.Properties<OutputAttribute>(type))
        {
            var name = attribute.Name ?? property.Name;
            var output = (Output)Activator.CreateInstance(property.PropertyType)!;
            output.Name = name;
            property.SetValue(node.Activity, output);
            MapOutput(name, ActivityDescriber.CamelCase(name));
        }
    }

    private void BindPorts(Type type)
    {
        foreach (var (property, _) in ActivityDescriber.Properties<PortAttribute>(type))
        {
            var name = ActivityDescriber.CamelCase(property.Name);
            var json = Property(name);
            if (property.PropertyType == typeof(ActivityNode))
            {
                property.SetValue(node.Activity, Child(json, name));
            }
            else if (json.ValueKind == JsonValueKind.Array)
            {
                property.SetValue(node.Activity, json.EnumerateArray().Select((child, index) => Child(child, $"{name}[{index}]")).OfType<ActivityNode>().ToArray());
            }
        }
    }

    /// <summary>Fails a draft's run at the place that does not compile.</summary>
    private sealed class BrokenExpression(string message) : Expression
    {
        public override Value Evaluate(ExpressionScope scope) => throw new ExpressionException(message);
    }
}
