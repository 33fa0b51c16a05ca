namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IIdentityStore, ISettingStore
{
    private readonly Dictionary<(string TenantId, string UserId), UserRow> _users = [];
    private readonly Dictionary<string, ApiKeyRow> _apiKeys = [];
    private readonly Dictionary<(string TenantId, string Name), string> _settings = [];

    public ValueTask<UserRow?> FindUserAsync(string userName, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_users.Values.FirstOrDefault(user => user.UserName.Equals(userName, StringComparison.OrdinalIgnoreCase)));
        }
    }

    public ValueTask<bool> AnyUserAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_users.Count > 0);
        }
    }

    public ValueTask SaveUserAsync(UserRow user, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_users.Values.Any(other => other.UserId != user.UserId && other.UserName.Equals(user.UserName, StringComparison.OrdinalIgnoreCase)))
            {
                throw new UserNameTakenException(user.UserName);
            }

            _users[(user.TenantId, user.UserId)] = user;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<UserRow>> UsersAsync(string tenantId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<UserRow>>([.. _users.Values.Where(user => user.TenantId == tenantId).OrderBy(user => user.UserName, StringComparer.OrdinalIgnoreCase)]);
        }
    }

    public ValueTask<bool> DeleteUserAsync(string tenantId, string userId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_users.Remove((tenantId, userId)));
        }
    }

    public ValueTask<ApiKeyRow?> FindApiKeyAsync(string keyId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_apiKeys.GetValueOrDefault(keyId));
        }
    }

    public ValueTask<IReadOnlyList<ApiKeyRow>> ApiKeysAsync(string tenantId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<ApiKeyRow>>([.. _apiKeys.Values
                .Where(key => key.TenantId == tenantId)
                .OrderBy(key => key.CreatedAt).ThenBy(key => key.KeyId, StringComparer.Ordinal)]);
        }
    }

    public ValueTask SaveApiKeyAsync(ApiKeyRow key, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _apiKeys[key.KeyId] = key;
        }

        return ValueTask.CompletedTask;
    }

    ValueTask<string?> ISettingStore.GetAsync(string tenantId, string name, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_settings.GetValueOrDefault((tenantId, name)));
        }
    }

    public ValueTask<IReadOnlyDictionary<string, string>> ListAsync(string tenantId, string prefix, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyDictionary<string, string>>(_settings
                .Where(setting => setting.Key.TenantId == tenantId && setting.Key.Name.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(setting => setting.Key.Name, setting => setting.Value, StringComparer.Ordinal));
        }
    }

    public ValueTask SetAsync(string tenantId, string name, string value, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _settings[(tenantId, name)] = value;
        }

        return ValueTask.CompletedTask;
    }
}
