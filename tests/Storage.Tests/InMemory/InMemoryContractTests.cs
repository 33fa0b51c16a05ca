using Bizoholic.Flows.Storage.Tests.Contracts;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Tests.InMemory;

public sealed class InMemoryRunCommitterTests(InMemoryFixture storage) : RunCommitterContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryDedupeTests(InMemoryFixture storage) : DedupeContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryRunClaimsTests(InMemoryFixture storage) : RunClaimsContract(storage), IClassFixture<InMemoryFixture>
{
    /// <summary>Only one host lives here: whoever claims is it, and takes the run from the others.</summary>
    protected override void AssertOwners(IReadOnlyList<RunRow> won) => Assert.NotEmpty(won);
}

public sealed class InMemoryBookmarkStoreTests(InMemoryFixture storage) : BookmarkStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryRunInboxTests(InMemoryFixture storage) : RunInboxContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryEventStoreTests(InMemoryFixture storage) : EventStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryRunQueriesTests(InMemoryFixture storage) : RunQueriesContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryRunInsightsTests(InMemoryFixture storage) : RunInsightsContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryDefinitionStoreTests(InMemoryFixture storage) : DefinitionStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryIdentityStoreTests(InMemoryFixture storage) : IdentityStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryAuditStoreTests(InMemoryFixture storage) : AuditStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryApprovalStoreTests(InMemoryFixture storage) : ApprovalStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryCredentialStoreTests(InMemoryFixture storage) : CredentialStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryFlowStateTests(InMemoryFixture storage) : FlowStateContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryScheduleStoreTests(InMemoryFixture storage) : ScheduleStoreContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryPauseTests(InMemoryFixture storage) : PauseContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryLimitTests(InMemoryFixture storage) : LimitContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryLeaseTests(InMemoryFixture storage) : LeaseContract(storage), IClassFixture<InMemoryFixture>;

public sealed class InMemoryPrivacyTests(InMemoryFixture storage) : PrivacyStoreContract(storage), IClassFixture<InMemoryFixture>;
