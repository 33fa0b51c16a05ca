namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>A post of the platform's CMS.</summary>
/// <param name="Slug">The last part of its address; a post is found again by it.</param>
public sealed record BizosaasPost(string Slug)
{
    /// <summary>Given by the platform; null before it is saved.</summary>
    public string? Id { get; init; }

    public string? Title { get; init; }

    public string? Content { get; init; }

    public string? Excerpt { get; init; }

    public string? Category { get; init; }

    /// <summary>Such as draft or published; the platform begins with draft.</summary>
    public string? Status { get; init; }

    public string? PublishedAt { get; init; }

    public string? Author { get; init; }
}
