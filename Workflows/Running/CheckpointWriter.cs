using System.Text;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>Writes what <see cref="CheckpointReader"/> reads.</summary>
internal sealed class CheckpointWriter(Stream content) : IDisposable
{
    private readonly BinaryWriter _writer = new(content, Encoding.UTF8, leaveOpen: true);
    private readonly Dictionary<Payload, int> _payloads = new(ReferenceEqualityComparer.Instance);

    /// <summary>False once something had to be written that cannot be read back.</summary>
    public bool IsWhole { get; private set; } = true;

    public void Dispose() => _writer.Dispose();

    public void Byte(byte value) => _writer.Write(value);

    public void Flag(bool value) => _writer.Write(value);

    public void Number(long value) => _writer.Write7BitEncodedInt64(value);

    public void Text(string? text)
    {
        Flag(text is not null);
        if (text is not null)
        {
            _writer.Write(text);
        }
    }

    /// <summary>In milliseconds, as the journal keeps it.</summary>
    public void Moment(DateTimeOffset moment) => Number(moment.ToUnixTimeMilliseconds());

    public void Many<T>(IReadOnlyCollection<T>? values, Action<T> write)
    {
        Number(values?.Count ?? 0);
        foreach (var value in values ?? [])
        {
            write(value);
        }
    }

    public void Source(ItemSource source)
    {
        Number(source.Execution);
        Number(source.Outcome);
    }

    public void Execution(Execution? execution) => Number(execution?.Number ?? 0);

    /// <summary>Where its content is; of one that was written before, that it is the same: executions hand them on to each other.</summary>
    public void Payload(Payload? payload)
    {
        if (payload is null)
        {
            Byte((byte)PayloadTag.None);
        }
        else if (_payloads.TryGetValue(payload, out var index))
        {
            Byte((byte)PayloadTag.Again);
            Number(index);
        }
        else
        {
            Define(payload);
            _payloads.Add(payload, _payloads.Count);
        }
    }

    private void Define(Payload payload)
    {
        if (payload.Form is not PayloadForm.Content)
        {
            Byte((byte)PayloadTag.Derived);
            Byte((byte)payload.Form);
            Many(payload.Parts, Payload);
        }
        else if (payload.BlobId is { } blobId)
        {
            Byte((byte)PayloadTag.InBlob);
            Flag(payload.IsItems);
            Number(payload.Row);
            Text(blobId);
            Number(payload.Length);
        }
        else
        {
            IsWhole &= payload.Row >= 0;
            Byte((byte)PayloadTag.InRow);
            Flag(payload.IsItems);
            Number(payload.Row);
            Number(payload.Offset);
            Number(payload.Length);
            Flag(payload.HasCopies);
        }
    }
}

internal enum PayloadTag : byte
{
    None,

    /// <summary>One that stands before it.</summary>
    Again,
    InRow,
    InBlob,

    /// <summary>Made of others.</summary>
    Derived,
}
