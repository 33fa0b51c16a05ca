using Bizoholic.Flows.Storage.Tests.Contracts;
using Bizoholic.Flows.Storage.Tests.Fixtures;

namespace Bizoholic.Flows.Storage.Tests.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresRunCommitterTests(PostgresFixture storage) : RunCommitterContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresDedupeTests(PostgresFixture storage) : DedupeContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresRunClaimsTests(PostgresFixture storage) : RunClaimsContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresBookmarkStoreTests(PostgresFixture storage) : BookmarkStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresRunInboxTests(PostgresFixture storage) : RunInboxContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresEventStoreTests(PostgresFixture storage) : EventStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresRunQueriesTests(PostgresFixture storage) : RunQueriesContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresRunInsightsTests(PostgresFixture storage) : RunInsightsContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresDefinitionStoreTests(PostgresFixture storage) : DefinitionStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresIdentityStoreTests(PostgresFixture storage) : IdentityStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresAuditStoreTests(PostgresFixture storage) : AuditStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresApprovalStoreTests(PostgresFixture storage) : ApprovalStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresCredentialStoreTests(PostgresFixture storage) : CredentialStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresFlowStateTests(PostgresFixture storage) : FlowStateContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresScheduleStoreTests(PostgresFixture storage) : ScheduleStoreContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresPauseTests(PostgresFixture storage) : PauseContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresLimitTests(PostgresFixture storage) : LimitContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresLeaseTests(PostgresFixture storage) : LeaseContract(storage), IClassFixture<PostgresFixture>;

[Collection(PostgresTests.Name)]
public sealed class PostgresPrivacyTests(PostgresFixture storage) : PrivacyStoreContract(storage), IClassFixture<PostgresFixture>;
