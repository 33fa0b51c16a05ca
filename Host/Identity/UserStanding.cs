using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>Users as they are now, which their tokens cannot know: who was shut out or got other roles is met by it within seconds.</summary>
internal sealed class UserStanding(IIdentityStore identities, TimeProvider time)
{
    /// <summary>How long another host's change may go unseen.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, (UserRow? User, DateTimeOffset ReadAt)> _users = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<UserRow?> FindAsync(string userName, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (_users.TryGetValue(userName, out var known) && now - known.ReadAt < Kept)
        {
            return known.User;
        }

        if (_users.Count >= MaxEntries)
        {
            _users.Clear();
        }

        var user = await identities.FindUserAsync(userName, cancellation);
        _users[userName] = (user, now);
        return user;
    }

    public void Forget(string userName) => _users.TryRemove(userName, out _);
}
