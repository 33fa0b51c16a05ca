using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.WordPress;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContentEdit))]
[JsonSerializable(typeof(WordPressContent))]
[JsonSerializable(typeof(List<WordPressContent>))]
[JsonSerializable(typeof(WordPressMedia))]
[JsonSerializable(typeof(List<WordPressMedia>))]
[JsonSerializable(typeof(MediaEdit))]
[JsonSerializable(typeof(WordPressTerm))]
[JsonSerializable(typeof(List<WordPressTerm>))]
[JsonSerializable(typeof(TermEdit))]
[JsonSerializable(typeof(WordPressUser))]
[JsonSerializable(typeof(List<WordPressUser>))]
[JsonSerializable(typeof(List<WordPressHit>))]
[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class WordPressJson : JsonSerializerContext;
