using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A thing that was answered, with the file that belongs to it.</summary>
internal sealed record Found(ValueObject Json, BinaryReference? File)
{
    /// <summary>Several files by their names, in place of all others.</summary>
    public IReadOnlyDictionary<string, BinaryReference>? Files { get; init; }
}
