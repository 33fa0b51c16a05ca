using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>A text as shown, and as written when the caller may edit it.</summary>
public sealed record WordPressText(string Rendered, string? Raw = null);

/// <summary>A post or a page.</summary>
public sealed record WordPressContent
{
    public long Id { get; init; }

    public string Type { get; init; } = "";

    public string Slug { get; init; } = "";

    /// <summary>publish, future, draft, pending, private or trash; plugins add more.</summary>
    public string Status { get; init; } = "";

    public string Link { get; init; } = "";

    public WordPressText Title { get; init; } = new("");

    public WordPressText Content { get; init; } = new("");

    public WordPressText Excerpt { get; init; } = new("");

    public long Author { get; init; }

    public long FeaturedMedia { get; init; }

    public long Parent { get; init; }

    public IReadOnlyList<long> Categories { get; init; } = [];

    public IReadOnlyList<long> Tags { get; init; } = [];

    [JsonPropertyName("date_gmt"), JsonConverter(typeof(WordPressTime))]
    public DateTimeOffset? PublishedAt { get; init; }

    [JsonPropertyName("modified_gmt"), JsonConverter(typeof(WordPressTime))]
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Registered meta fields; an empty array when there are none.</summary>
    public JsonElement Meta { get; init; }
}

/// <summary>An uploaded file.</summary>
public sealed record WordPressMedia
{
    public long Id { get; init; }

    public string Slug { get; init; } = "";

    public string Link { get; init; } = "";

    public string SourceUrl { get; init; } = "";

    /// <summary>image or file.</summary>
    public string MediaType { get; init; } = "";

    public string MimeType { get; init; } = "";

    public string AltText { get; init; } = "";

    public WordPressText Title { get; init; } = new("");

    public WordPressText Caption { get; init; } = new("");
}

/// <summary>A category or tag. Its name may hold HTML entities, as WordPress stores it.</summary>
public sealed record WordPressTerm(long Id, string Name, string Slug, string Taxonomy, string Description = "", long Parent = 0, long Count = 0);

/// <summary>A user of the site.</summary>
public sealed record WordPressUser(long Id, string Name, string Slug, string? Username, string? Email, IReadOnlyList<string>? Roles);

/// <summary>One hit of the site's search.</summary>
public sealed record WordPressHit(JsonElement Id, string Title, string Url, string Type, string Subtype);
