using System.Net;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>The body of an answer, readable up to a size and until a deadline, which each part of a streamed answer puts off.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent inner;
    private readonly long limit;
    private readonly CancellationTokenSource deadline;
    private readonly TimeSpan? silence;

    /// <param name="silence">Longest pause between two parts of a streamed answer; null where the deadline is that of the whole.</param>
    public LimitedContent(HttpContent inner, long limit, CancellationTokenSource deadline, TimeSpan? silence = null)
    {
        (this.inner, this.limit, this.deadline, this.silence) = (inner, limit, deadline, silence);
        foreach (var header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new LimitedStream(await inner.ReadAsStreamAsync(), limit, deadline.Token, silence is { } pause ? () => deadline.CancelAfter(pause) : null);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        CopyAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            deadline.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task CopyAsync(Stream target, CancellationToken cancel)
    {
        await using var source = await CreateContentReadStreamAsync();
        await source.CopyToAsync(target, cancel);
    }
}
