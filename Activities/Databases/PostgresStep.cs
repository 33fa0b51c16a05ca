using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Databases;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Databases;

/// <summary>One statement on a PostgreSQL database for each item; each row it gives becomes an item.</summary>
public abstract class PostgresStep : CodeActivity<Value>, INeedsCredential
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    [Input(DisplayName = "Database", Description = "The database to use.", CredentialTypes = [PostgresCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    Input<CredentialReference>? INeedsCredential.Access => Credential;

    [Input(Description = "One SQL statement. Write $1, $2 ... where values belong, so that nothing in them is taken for SQL.", UIHint = UIHints.MultiLine, Order = 1)]
    public Input<string>? Statement { get; set; }

    [Input(Description = "The values of $1, $2 ..., as a list.", UIHint = UIHints.JsonEditor, Order = 2)]
    public Input<Value>? Parameters { get; set; }

    [Input(DisplayName = "Time limit", Description = "How long the statement may take; a minute by default.", Category = "Advanced", Order = 3)]
    public Input<TimeSpan>? TimeLimit { get; set; }

    private protected abstract Task<PostgresRows> RunAsync(PostgresDatabase database, PostgresStatement statement, TimeSpan limit, CancellationToken cancellation);

    protected sealed override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Get(Credential) is null && ServiceActivity.LeavesSample(context))
        {
            DemoServices.Of(context)?.Take(context, ValueObject.Empty);
            Leave(context, [ValueObject.From((ServiceActivity.SampleMark, true))]);
            return;
        }

        var statement = context.Get(Statement) is { } sql && !string.IsNullOrWhiteSpace(sql) ? sql : throw new FaultException("'Statement' is empty.");
        var parameters = context.Get(Parameters) switch
        {
            { IsNullish: true } => [],
            var one when one.AsArray() is not { } => [ResultObject.ToJson(one)],
            var list => list.AsArray()!.Select(ResultObject.ToJson).ToArray(),
        };
        try
        {
            using var credential = await context.OpenCredentialAsync(Credential, PostgresCredential.TypeName);
            var limit = context.Get(TimeLimit) is { Ticks: > 0 } given ? given : DefaultLimit;
            var rows = await RunAsync(PostgresCredential.Connect(credential, context.Services), new PostgresStatement(statement, parameters), limit, context.CancellationToken);
            Leave(context, Items(rows));
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error, context.Node.Descriptor.Effect);
        }
    }

    private protected virtual IReadOnlyList<ValueObject> Items(PostgresRows rows) => [.. rows.Rows.Select(row => ValueJson.FromElement(row).AsObject()!)];

    private void Leave(ActivityExecutionContext context, IReadOnlyList<ValueObject> rows)
    {
        context.Set(Result, ValueArray.From(rows.Select(row => (Value)row)));
        context.Leave(Outcomes.Done, [.. rows.Select(row => new Item(row))]);
    }
}

[Activity("Bizoholic", "Databases", "Ask a PostgreSQL database. Each row becomes an item; nothing can be changed by it.", DisplayName = "Read from PostgreSQL", Effect = SideEffect.None, PerItem = true)]
public sealed class ReadPostgres : PostgresStep
{
    private protected override Task<PostgresRows> RunAsync(PostgresDatabase database, PostgresStatement statement, TimeSpan limit, CancellationToken cancellation)
        => database.ReadAsync(statement, limit, cancellation);
}

[Activity("Bizoholic", "Databases", "Insert, update or delete in a PostgreSQL database. Leaves the rows of RETURNING, or how many rows were changed.", DisplayName = "Change PostgreSQL", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class ChangePostgres : PostgresStep
{
    private protected override async Task<PostgresRows> RunAsync(PostgresDatabase database, PostgresStatement statement, TimeSpan limit, CancellationToken cancellation)
        => (await database.ChangeAsync([statement], limit, cancellation))[0];

    private protected override IReadOnlyList<ValueObject> Items(PostgresRows rows) => rows.Rows.Count > 0 ? base.Items(rows) : [ValueObject.From(("changed", rows.Changed))];
}
