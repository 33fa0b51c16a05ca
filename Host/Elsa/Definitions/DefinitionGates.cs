using System.Runtime.InteropServices;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Lets one change of a definition through at a time: the designer saves again before the last save has answered.</summary>
internal sealed class DefinitionGates
{
    private readonly Dictionary<(string TenantId, string DefinitionId), Gate> _gates = [];

    public async ValueTask<IDisposable> EnterAsync(string tenantId, string definitionId, CancellationToken cancellation)
    {
        var key = (tenantId, definitionId);
        Gate gate;
        lock (_gates)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_gates, key, out _);
            gate = place ??= new Gate();
            gate.Users++;
        }

        try
        {
            await gate.Turn.WaitAsync(cancellation);
        }
        catch
        {
            Leave(key, gate);
            throw;
        }

        return new Pass(() =>
        {
            gate.Turn.Release();
            Leave(key, gate);
        });
    }

    private void Leave((string TenantId, string DefinitionId) key, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Users == 0)
            {
                _gates.Remove(key);
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Users { get; set; }
    }

    private sealed class Pass(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
