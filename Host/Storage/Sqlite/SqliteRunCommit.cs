using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using SQLitePCL;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>Carries one run's commit out, inside whatever transaction the writer has open.</summary>
internal static class SqliteRunCommit
{
    public static CommitResult Commit(this SqliteSession session, RunCommit commit)
    {
        // Where more than one statement can refuse, what came before has to be taken back.
        if (commit.DedupeKey is null && commit.NewRuns.Count == 0 && commit.StateChanges.Count == 0)
        {
            return session.Statements.Apply(commit, session.Now);
        }

        session.Execute("SAVEPOINT run");
        var result = session.Statements.Apply(commit, session.Now);
        session.Execute(result.Outcome == CommitOutcome.Accepted ? "RELEASE run" : "ROLLBACK TO run; RELEASE run");
        return result;
    }

    private static CommitResult Apply(this SqliteCommitStatements statements, RunCommit commit, DateTimeOffset now)
    {
        if (commit.TriggerRevision is { } revision && revision != (statements.TriggerRevision.First(row => SqliteRows.Text(row, 0)) ?? ""))
        {
            return CommitResult.TriggersChanged;
        }

        if (commit.DedupeKey is { } key && !statements.Take(key, now))
        {
            return new(CommitOutcome.DuplicateKey, statements.HolderOf(key));
        }

        if (commit.IsNew ? !statements.Insert(commit) : !statements.Update(commit))
        {
            return CommitResult.Fenced;
        }

        foreach (var change in commit.StateChanges)
        {
            if (!statements.Change(commit.Row.TenantId, change, now))
            {
                return CommitResult.StateConflict;
            }
        }

        statements.AddRest(commit, now);
        foreach (var child in commit.NewRuns)
        {
            if (statements.Apply(child, now) is { Outcome: not CommitOutcome.Accepted } refusal)
            {
                return refusal;
            }
        }

        return CommitResult.Accepted;
    }

    private static bool Take(this SqliteCommitStatements statements, DedupeKey key, DateTimeOffset now) => statements.TakeDedupeKey
        .Text(key.TenantId).Text(key.Scope).Text(key.Key).Text(key.BodyHash).Text(key.RunId).Moment(key.ExpiresAt).Moment(now).Execute() == 1;

    private static DedupeKey? HolderOf(this SqliteCommitStatements statements, DedupeKey key) => statements.DedupeHolder
        .Text(key.TenantId).Text(key.Scope).Text(key.Key).First(row => key with
        {
            BodyHash = SqliteRows.Text(row, 0),
            RunId = SqliteRows.Text(row, 1),
            ExpiresAt = SqliteRows.Moment(row, 2),
        });

    /// <summary>False when the key does not stand where its reader saw it.</summary>
    private static bool Change(this SqliteCommitStatements statements, string tenantId, FlowStateChange change, DateTimeOffset now)
    {
        if (change.Value is not { } value)
        {
            return change.Expected == 0
                || statements.DeleteState.Text(tenantId).Text(change.DefinitionId).Text(change.Scope).Text(change.Key).Integer(change.Expected).Execute() == 1;
        }

        var version = Math.Max(change.Expected + 1, now.UtcTicks);
        return change.Expected == 0
            ? statements.InsertState
                .Text(tenantId).Text(change.DefinitionId).Text(change.Scope).Text(change.Key).Integer(version).Bytes(value).Moment(now).Execute() == 1
            : statements.UpdateState
                .Integer(version).Bytes(value).Moment(now)
                .Text(tenantId).Text(change.DefinitionId).Text(change.Scope).Text(change.Key).Integer(change.Expected).Execute() == 1;
    }

    private static bool Insert(this SqliteCommitStatements statements, RunCommit commit)
    {
        var run = commit.Row;
        return statements.InsertRun
            .Text(run.TenantId).Text(run.RunId).Text(run.DefinitionId).Text(run.DefinitionVersionId).Integer(run.DefinitionVersion).Text(run.ContentHash)
            .Integer((byte)run.Status).Text(run.Name).Text(run.CorrelationId).Text(run.ParentRunId).Integer(run.IncidentCount).Integer(run.IsTest ? 1 : 0)
            .Text(commit.ReleaseOwner ? null : run.Owner).Integer(run.Epoch).Integer(run.LastSequence).Integer(run.ReaderVersion)
            .Moment(run.CreatedAt).Moment(run.UpdatedAt).Moment(run.FinishedAt).Integer(run.Priority).Integer(run.MaxConcurrent).Text(run.Hosts)
            .Execute() == 1;
    }

    private static bool Update(this SqliteCommitStatements statements, RunCommit commit)
    {
        var run = commit.Row;
        return statements.UpdateRun
            .Text(run.DefinitionVersionId).Integer(run.DefinitionVersion).Text(run.ContentHash).Integer((byte)run.Status).Text(run.Name)
            .Text(run.CorrelationId).Integer(run.IncidentCount).Text(commit.ReleaseOwner ? null : run.Owner).Integer(run.LastSequence)
            .Integer(run.ReaderVersion).Moment(run.UpdatedAt).Moment(run.FinishedAt).Text(run.Hosts)
            .Text(run.TenantId).Text(run.RunId).Text(run.Owner).Integer(run.Epoch).Integer(commit.PreviousSequence)
            .Execute() == 1;
    }

    private static void AddRest(this SqliteCommitStatements statements, RunCommit commit, DateTimeOffset now)
    {
        var (tenantId, runId) = (commit.Row.TenantId, commit.Row.RunId);
        if (commit.Burst is { } burst)
        {
            statements.InsertBurst.Integer(RunMonth.Of(runId)).Text(tenantId).Text(runId).Integer(burst.Sequence).Bytes(burst.Payload).Execute();
        }

        foreach (var id in commit.BookmarksRemoved)
        {
            statements.DeleteBookmark.Text(tenantId).Text(id).Text(runId).Execute();
        }

        foreach (var bookmark in commit.BookmarksAdded)
        {
            statements.InsertBookmark
                .Text(bookmark.TenantId).Text(bookmark.BookmarkId).Text(bookmark.RunId).Text(bookmark.Name).Text(bookmark.Hash)
                .Moment(bookmark.DueAt).Text(bookmark.CorrelationId).Execute();
        }

        foreach (var id in commit.InboxTaken)
        {
            statements.DeleteCommand.Text(tenantId).Text(runId).Text(id).Execute();
        }

        statements.AddCommands(commit.InboxAdded);
        foreach (var message in commit.Outbox)
        {
            statements.InsertMessage.Text(message.TenantId).Text(message.MessageId).Integer((byte)message.Kind).Bytes(message.Payload).Execute();
        }

        foreach (var blob in commit.Blobs)
        {
            statements.InsertBlob.Text(blob.TenantId).Text(blob.BlobId).Text(runId).Bytes(blob.Content).Moment(now).Execute();
        }

        foreach (var value in commit.StoredSearchValues)
        {
            statements.InsertSearchValue.Text(value.TenantId).Text(value.RunId).Text(value.Name).Text(value.Value).Execute();
        }
    }

    public static void AddCommands(this SqliteCommitStatements statements, IReadOnlyList<InboxRow> commands)
    {
        foreach (var command in commands)
        {
            statements.InsertCommand
                .Text(command.TenantId).Text(command.CommandId).Text(command.RunId).Integer((byte)command.Command).Bytes(command.Payload).Execute();
        }
    }
}
