using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Cluster.Tests.Relay;

/// <summary>Within one process, as on the embedded storage.</summary>
public sealed class LocalRunRelayTests : RunRelayContract
{
    private readonly LocalRunRelay _relay = new();

    private protected override IRunRelay Here => _relay;

    private protected override IRunRelay There => _relay;

    private protected override string OwnerThere => "this host";
}
