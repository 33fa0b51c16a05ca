using Orleans.Runtime;

namespace Bizoholic.Flows.Clustering;

/// <summary>Notices that a host has left the cluster.</summary>
internal sealed class SiloWatch : ISiloStatusListener, IDisposable
{
    private readonly ISiloStatusOracle _silos;
    private readonly OrleansRunRelay _relay;

    public SiloWatch(ISiloStatusOracle silos, OrleansRunRelay relay)
    {
        (_silos, _relay) = (silos, relay);
        silos.SubscribeToSiloStatusEvents(this);
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status.IsTerminating() && !updatedSilo.Equals(_silos.SiloAddress))
        {
            _relay.Lost();
        }
    }

    public void Dispose() => _silos.UnSubscribeFromSiloStatusEvents(this);
}
