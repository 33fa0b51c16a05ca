using System.Text.Json;
using Bizoholic.Flows.Expressions;

namespace Bizoholic.Flows.Workflows;

/// <summary>What an activity is bound from when its plan is compiled. Problems are collected, so that a person sees all of them at once.</summary>
public abstract class ActivityBinding
{
    /// <summary>The activity's JSON in the definition.</summary>
    public abstract JsonElement Json { get; }

    public abstract ActivityNode Node { get; }

    /// <summary>A property of the activity's JSON, by its name in camel case; undefined when absent.</summary>
    public abstract JsonElement Property(string name);

    /// <summary>Compiles <c>{type, value}</c>, or a bare literal.</summary>
    public abstract Expression Expression(JsonElement json, string path);

    /// <summary>Binds <c>{typeName, expression}</c>, <c>{type, value}</c> or a bare literal to an input that the activity evaluates itself.</summary>
    public abstract Input<T> Input<T>(JsonElement json, string path);

    /// <summary>Binds a property to an input that the class does not declare; it is evaluated when an execution starts, like those it declares.</summary>
    public abstract Input<T> DynamicInput<T>(string name);

    /// <summary>Follows the mapping that a property holds for an output that the class does not declare.</summary>
    public abstract void DynamicOutput(string name);

    /// <summary>Compiles an activity held by this one.</summary>
    public abstract ActivityNode? Child(JsonElement json, string path);

    /// <summary>Reports what is wrong with this activity; the definition cannot be published then.</summary>
    public abstract void Problem(string path, string message);
}
