namespace Bizoholic.Flows.Connectors.Http;

/// <summary>A read-only stream that fails once more than the limit has been read or the deadline has passed.</summary>
/// <param name="putOff">Called after each part that came; null where nothing puts the deadline off.</param>
internal sealed class LimitedStream(Stream inner, long limit, CancellationToken deadline, Action? putOff = null) : Stream
{
    private long seen;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
            var read = Counted(await inner.ReadAsync(buffer, either.Token));
            putOff?.Invoke();
            return read;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw AnswerLimitHandler.Late("The answer began but did not end in time.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int read) => (seen += read) <= limit ? read : throw new AnswerTooLargeException(limit);
}
