using System.Text.Json;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Publishing;

/// <summary>Search engine fields of a post. Our plugin registers them and hands them to Yoast or Rank Math, or prints them itself; without it WordPress drops them.</summary>
internal static class SeoFields
{
    private const string Title = "flows_seo_title";
    private const string Description = "flows_seo_description";
    private const string Keyword = "flows_seo_keyword";

    public static IReadOnlyDictionary<string, JsonElement>? Of(string? title, string? description, string? keyword, ValueObject? further)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in further ?? ValueObject.Empty)
        {
            fields[name] = ResultObject.ToJson(value);
        }

        Add(Title, title);
        Add(Description, description);
        Add(Keyword, keyword);
        return fields.Count == 0 ? null : fields;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields[name] = JsonSerializer.SerializeToElement(value);
            }
        }
    }

    /// <summary>Fields that were sent and are not among those that the site kept.</summary>
    public static IReadOnlyList<string> Dropped(IReadOnlyDictionary<string, JsonElement>? sent, JsonElement kept)
        => [.. (sent?.Keys ?? []).Where(name => kept.ValueKind != JsonValueKind.Object || !kept.TryGetProperty(name, out _))];
}
