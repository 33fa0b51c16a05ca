namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>How a script is read; docs/expressions.md has the table.</summary>
public enum ScriptProfile
{
    /// <summary>The inside of <c>{{ }}</c>: one expression; a TypeError or an unknown name is undefined; extension methods work.</summary>
    Hole,

    /// <summary>Elsa's JavaScript: statements, top-level return, else the last statement's value; errors throw.</summary>
    Elsa,

    /// <summary>A Code step: statements that return items; await works; errors throw.</summary>
    Code,
}
