using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Host.Elsa.Hub;

/// <summary>Which runs somebody looks at; changes of all others cost nothing.</summary>
internal sealed class InstanceObservers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _groupsOfConnection = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _observersOfGroup = new(StringComparer.Ordinal);

    public static string Group(string tenantId, string runId) => $"{tenantId}/{runId}";

    public void Add(string connectionId, string tenantId, string runId)
    {
        var group = Group(tenantId, runId);
        lock (_gate)
        {
            ref var groups = ref CollectionsMarshal.GetValueRefOrAddDefault(_groupsOfConnection, connectionId, out _);
            if ((groups ??= new HashSet<string>(StringComparer.Ordinal)).Add(group))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_observersOfGroup, group, out _)++;
            }
        }
    }

    public void Remove(string connectionId)
    {
        lock (_gate)
        {
            if (_groupsOfConnection.Remove(connectionId, out var groups))
            {
                foreach (var group in groups)
                {
                    if (--CollectionsMarshal.GetValueRefOrAddDefault(_observersOfGroup, group, out _) == 0)
                    {
                        _observersOfGroup.Remove(group);
                    }
                }
            }
        }
    }

    /// <summary>The runs somebody looks at, by tenant.</summary>
    public ILookup<string, string> Observed()
    {
        lock (_gate)
        {
            return _observersOfGroup.Keys.Select(group => group.Split('/', 2)).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        }
    }

    public bool IsObserved(string tenantId, string runId)
    {
        lock (_gate)
        {
            return _observersOfGroup.Count > 0 && _observersOfGroup.ContainsKey(Group(tenantId, runId));
        }
    }
}
