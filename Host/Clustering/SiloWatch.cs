using Orleans.Runtime;

namespace Bizoholic.Flows.Clustering;

/// <summary>Notices that a host has left the cluster, or come into it.</summary>
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
        if ((status.IsTerminating() || status == SiloStatus.Active) && !updatedSilo.Equals(_silos.SiloAddress))
        {
            _relay.MembersChanged();
        }
    }

    public void Dispose() => _silos.UnSubscribeFromSiloStatusEvents(this);
}
