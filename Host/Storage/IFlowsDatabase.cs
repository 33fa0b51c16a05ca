using Bizoholic.Flows.Storage.Model;

namespace Bizoholic.Flows.Storage;

/// <summary>Where management queries run, the same for every database.</summary>
internal interface IFlowsDatabase
{
    Task<T> ReadAsync<T>(Func<FlowsDbContext, CancellationToken, Task<T>> query, CancellationToken cancellation);

    /// <summary>Runs a change in a transaction: all of it or nothing. It may run again after a failure, so it must not change anything but the database.</summary>
    Task<T> WriteAsync<T>(Func<FlowsDbContext, CancellationToken, Task<T>> change, CancellationToken cancellation);
}
