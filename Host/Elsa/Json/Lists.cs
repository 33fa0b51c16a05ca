namespace Bizoholic.Flows.Host.Elsa.Json;

/// <summary>A whole list, as Elsa answers it.</summary>
internal sealed record ListOf<T>(IReadOnlyList<T> Items)
{
    public int Count => Items.Count;
}

/// <summary>A page of a list.</summary>
internal record PageOf<T>(IReadOnlyList<T> Items, long TotalCount);

/// <param name="Href">Relative to the API's root.</param>
/// <param name="Rel">What it is for; the designer lets people edit only what carries "publish".</param>
internal sealed record Link(string Href, string Rel, string Method);
