using Bizoholic.Flows.Connectors.Databases;
using Npgsql;

namespace Bizoholic.Flows.Connectors.Tests.Databases;

public sealed class PostgresErrorTests
{
    [Theory]
    [InlineData("23505", false, ServiceFailure.Permanent, true)]
    [InlineData("23505", true, ServiceFailure.Permanent, true)] // a constraint that is looked at when the transaction ends
    [InlineData("40001", true, ServiceFailure.RetryLater, true)]
    [InlineData("57P01", false, ServiceFailure.RetryLater, true)]
    [InlineData("57P01", true, ServiceFailure.RetryLater, false)]
    [InlineData("08006", true, ServiceFailure.RetryLater, false)]
    public void What_a_server_that_goes_down_says_to_a_commit_leaves_open_what_became_of_it(string state, bool commitIsSent, ServiceFailure kind, bool isDefinite)
    {
        var error = PostgresErrors.Explain(new PostgresException("x", "ERROR", "ERROR", state), commitIsSent);

        Assert.Equal((kind, isDefinite), (error.Kind, error.IsDefinite));
    }
}
