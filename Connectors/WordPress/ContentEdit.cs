using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>What to set on a post or page. Null leaves a field as it is.</summary>
public sealed record ContentEdit
{
    public string? Title { get; init; }

    /// <summary>HTML or block markup.</summary>
    public string? Content { get; init; }

    public string? Excerpt { get; init; }

    /// <summary>draft (WordPress' default), publish, pending, private, or future together with <see cref="PublishAt"/>.</summary>
    public string? Status { get; init; }

    public string? Slug { get; init; }

    [JsonPropertyName("date_gmt"), JsonConverter(typeof(WordPressTime))]
    public DateTimeOffset? PublishAt { get; init; }

    public long? Author { get; init; }

    /// <summary>Id of an uploaded image; 0 removes it.</summary>
    public long? FeaturedMedia { get; init; }

    /// <summary>Ids; posts only. See <see cref="WordPressTerms.EnsureAsync"/> for names.</summary>
    public IReadOnlyList<long>? Categories { get; init; }

    /// <summary>Ids; posts only.</summary>
    public IReadOnlyList<long>? Tags { get; init; }

    public bool? Sticky { get; init; }

    public string? Format { get; init; }

    public string? Template { get; init; }

    public string? CommentStatus { get; init; }

    /// <summary>Password that visitors need.</summary>
    public string? Password { get; init; }

    /// <summary>Id of the page above; pages only.</summary>
    public long? Parent { get; init; }

    public int? MenuOrder { get; init; }

    /// <summary>Meta fields; the site keeps only those it has registered for REST.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Meta { get; init; }
}

/// <summary>Which posts or pages to list. Null does not filter.</summary>
public sealed record ContentQuery
{
    public string? Search { get; init; }

    public string? Slug { get; init; }

    /// <summary>Statuses to include. Default publish only.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = ["publish"];

    public DateTimeOffset? ModifiedAfter { get; init; }

    public long? Author { get; init; }

    public long? Category { get; init; }

    public long? Tag { get; init; }

    /// <summary>Items asked for in one request, 1 to 100. Default 100.</summary>
    public int PageSize { get; init; } = 100;
}
