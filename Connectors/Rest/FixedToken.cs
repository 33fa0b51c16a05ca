using System.Text;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>An Authorization header that never changes.</summary>
public sealed class FixedToken : ITokenSource
{
    private readonly string header;

    private FixedToken(string header) => this.header = header;

    public static FixedToken Bearer(string token) => new("Bearer " + token);

    public static FixedToken Basic(string user, string password) =>
        new("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public ValueTask<string> GetAsync(CancellationToken cancel) => ValueTask.FromResult(header);

    public bool Discard(string value) => false;
}
