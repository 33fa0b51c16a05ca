using System.Reflection;
using System.Text;

namespace Bizoholic.Flows.Workflows;

/// <summary>Makes a descriptor from an activity's class.</summary>
internal static class ActivityDescriber
{
    public static ActivityDescriptor Describe(Type type)
    {
        var activity = type.GetCustomAttribute<ActivityAttribute>()
            ?? throw new ArgumentException($"{type.FullName} has no [Activity] attribute.", nameof(type));
        var name = activity.Type ?? type.Name;
        var sample = (Activity)Activator.CreateInstance(type)!;
        return new ActivityDescriptor
        {
            TypeName = $"{activity.Namespace}.{name}",
            Namespace = activity.Namespace,
            Name = name,
            Version = activity.Version,
            Category = activity.Category,
            DisplayName = activity.DisplayName ?? Words(name),
            Description = activity.Description,
            Kind = activity.Kind,
            Effect = activity.Effect,
            PerItem = activity.PerItem,
            Sequential = activity.Sequential,
            WorkGoesOn = activity.WorkGoesOn,
            Retry = activity.Effect == SideEffect.AtMostOnce ? null : type.GetCustomAttribute<DefaultRetryAttribute>(inherit: true)?.Policy,
            IsContainer = activity.IsContainer,
            IsBrowsable = activity.IsBrowsable,
            IsTerminal = sample is ITerminal,
            CanFail = activity.CanFail,
            Inputs = [.. Properties<InputAttribute>(type).Select(property => Input(property.Member, property.Attribute, sample))],
            Outputs = [.. Properties<OutputAttribute>(type).Select(property => Output(property.Member, property.Attribute))],
            Ports = [.. Ports(type, activity)],
            ActivityType = type,
        };
    }

    /// <summary>"SendHttpRequest" → "Send HTTP request" is for people to write; this gives "Send Http Request".</summary>
    internal static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                words.Append(' ');
            }

            words.Append(name[i]);
        }

        return words.ToString();
    }

    internal static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    internal static IEnumerable<(PropertyInfo Member, T Attribute)> Properties<T>(Type type)
        where T : Attribute
        => from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let attribute = property.GetCustomAttribute<T>()
           where attribute is not null
           select (property, attribute);

    internal static Type? WrappedType(PropertyInfo property)
        => property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Input<>) ? type.GetGenericArguments()[0] : null;

    private static InputDescriptor Input(PropertyInfo property, InputAttribute input, Activity sample)
    {
        var wrapped = WrappedType(property);
        var type = wrapped ?? property.PropertyType;
        var name = input.Name ?? property.Name;
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        var options = input.Options ?? (underlying.IsEnum ? Enum.GetNames(underlying) : []);
        var initial = wrapped is not null && property.GetValue(sample) is Input bound ? ((Expressions.ConstantExpression)bound.Expression).Value : default;
        return new InputDescriptor(name, CamelCase(name), TypeAliases.Of(type), input.DisplayName ?? Words(name), input.Description ?? "", input.UIHint ?? DefaultHint(underlying, options), wrapped is not null)
        {
            DefaultValue = input.DefaultValue is null ? initial : ValueConverter.From(input.DefaultValue),
            DefaultSyntax = input.DefaultSyntax,
            Options = options,
            IsCredential = underlying == typeof(CredentialReference),
            CredentialTypes = input.CredentialTypes ?? [],
            FixedOutcomes = input.FixedOutcomes ?? [],
            Order = input.Order,
            Category = input.Category,
            IsSensitive = input.IsSensitive,
            IsBrowsable = input.IsBrowsable,
            AutoEvaluate = input.AutoEvaluate,
        };
    }

    private static string DefaultHint(Type type, string[] options)
        => options.Length > 0 || type == typeof(CredentialReference) ? UIHints.DropDown
            : type == typeof(bool) ? UIHints.CheckBox
            : type == typeof(DateTimeOffset) || type == typeof(DateTime) ? UIHints.DateTimePicker
            : TypeAliases.IsDictionary(type) ? UIHints.Dictionary
            : type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) && type.IsGenericType ? UIHints.MultiText
            : UIHints.SingleLine;

    private static OutputDescriptor Output(PropertyInfo property, OutputAttribute output)
    {
        var name = output.Name ?? property.Name;
        return new OutputDescriptor(name, TypeAliases.Of(property.PropertyType.GetGenericArguments()[0]), output.DisplayName ?? Words(name), output.Description ?? "", output.IsBrowsable);
    }

    private static IEnumerable<PortDescriptor> Ports(Type type, ActivityAttribute activity)
    {
        foreach (var (property, port) in Properties<PortAttribute>(type))
        {
            if (property.PropertyType == typeof(ActivityNode))
            {
                yield return new PortDescriptor(property.Name, port.DisplayName ?? Words(property.Name), IsEmbedded: true);
            }
        }

        foreach (var outcome in type.GetCustomAttribute<FlowNodeAttribute>()?.Outcomes ?? [Outcomes.Done])
        {
            yield return new PortDescriptor(outcome, Words(outcome), IsEmbedded: false);
        }

        if (activity.CanFail)
        {
            yield return new PortDescriptor(Outcomes.Failed, Outcomes.Failed, IsEmbedded: false);
        }
    }
}
