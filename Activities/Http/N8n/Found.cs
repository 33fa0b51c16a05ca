using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A thing that was answered, with the file that belongs to it.</summary>
internal sealed record Found(ValueObject Json, BinaryReference? File)
{
    /// <summary>Several files by their names, in place of all others.</summary>
    public IReadOnlyDictionary<string, BinaryReference>? Files { get; init; }

    public void Deconstruct(out ValueObject json, out BinaryReference? file, out IReadOnlyDictionary<string, BinaryReference>? files) => (json, file, files) = (Json, File, Files);
}
