using Bizoholic.Flows.Storage.Tests.Contracts;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Tests.Sqlite;

public sealed class SqliteRunCommitterTests(SqliteFixture storage) : RunCommitterContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteDedupeTests(SqliteFixture storage) : DedupeContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteRunClaimsTests(SqliteFixture storage) : RunClaimsContract(storage), IClassFixture<SqliteFixture>
{
    /// <summary>Only one host lives here: whoever claims is it, and takes the run from the others.</summary>
    protected override void AssertOwners(IReadOnlyList<RunRow> won) => Assert.NotEmpty(won);
}

public sealed class SqliteBookmarkStoreTests(SqliteFixture storage) : BookmarkStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteRunInboxTests(SqliteFixture storage) : RunInboxContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteEventStoreTests(SqliteFixture storage) : EventStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteRunQueriesTests(SqliteFixture storage) : RunQueriesContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteRunInsightsTests(SqliteFixture storage) : RunInsightsContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteDefinitionStoreTests(SqliteFixture storage) : DefinitionStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteIdentityStoreTests(SqliteFixture storage) : IdentityStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteAuditStoreTests(SqliteFixture storage) : AuditStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteApprovalStoreTests(SqliteFixture storage) : ApprovalStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteCredentialStoreTests(SqliteFixture storage) : CredentialStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteFlowStateTests(SqliteFixture storage) : FlowStateContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteScheduleStoreTests(SqliteFixture storage) : ScheduleStoreContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqlitePauseTests(SqliteFixture storage) : PauseContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteLimitTests(SqliteFixture storage) : LimitContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqliteLeaseTests(SqliteFixture storage) : LeaseContract(storage), IClassFixture<SqliteFixture>;

public sealed class SqlitePrivacyTests(SqliteFixture storage) : PrivacyStoreContract(storage), IClassFixture<SqliteFixture>;
