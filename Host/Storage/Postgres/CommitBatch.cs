using System.Text;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Many commits as one statement. A commit is accepted when its run's row passes the fence or is new, and its dedupe key is free; everything else it brings
/// depends on that. Rows go in sorted by their keys, so that batches of several hosts meet in the same order.
/// </summary>
internal sealed class CommitBatch
{
    private readonly RunColumns _runs = new();
    private readonly KeyColumns _keys = new();
    private readonly IdColumns _removed = new();
    private readonly BookmarkColumns _bookmarks = new();
    private readonly IdColumns _taken = new();
    private readonly CommandColumns _commands = new();
    private readonly MessageColumns _messages = new();
    private readonly SearchValueColumns _searchValues = new();

    public int Keys => _keys.Count;

    /// <returns>The ordinal the statement answers when it accepts the commit.</returns>
    public int Add(RunCommit commit) => Add(commit, root: null);

    /// <summary>Answers one row: the ordinals that were accepted, and how many dedupe keys were taken.</summary>
    public NpgsqlCommand ToCommand(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand { Connection = connection };
        var sql = new StringBuilder();
        if (_runs.AreAllNew && _keys.Count == 0)
        {
            sql.Append(CommitSql.NewRuns.Replace("@input", _runs.BindNew(command, "input"), StringComparison.Ordinal));
        }
        else
        {
            sql.Append("WITH run AS MATERIALIZED (SELECT * FROM ").Append(_runs.Bind(command, "input")).Append("),\n");
            AppendKeys(sql, command);
            sql.Append(CommitSql.Guarded).Append(CommitSql.Runs);
        }

        Append(sql, command, _removed, CommitSql.RemoveBookmarks);
        Append(sql, command, _bookmarks, CommitSql.AddBookmarks);
        Append(sql, command, _taken, CommitSql.TakeCommands);
        Append(sql, command, _commands, CommitSql.AddCommands);
        Append(sql, command, _messages, CommitSql.AddMessages);
        Append(sql, command, _searchValues, CommitSql.AddSearchValues);
        command.CommandText = sql.Append(CommitSql.Answer).ToString();
        return command;
    }

    private int Add(RunCommit commit, int? root)
    {
        var ordinal = _runs.Add(commit, root);
        var group = root ?? ordinal;
        if (commit.DedupeKey is { } key)
        {
            _keys.Add(key, commit.TriggerRevision);
        }

        AddBookmarks(commit, group);
        foreach (var id in commit.InboxTaken)
        {
            _taken.Add(group, commit.Row, id);
        }

        foreach (var command in commit.InboxAdded)
        {
            _commands.Add(group, command);
        }

        foreach (var message in commit.Outbox)
        {
            _messages.Add(group, message);
        }

        foreach (var value in commit.StoredSearchValues)
        {
            _searchValues.Add(group, value);
        }

        foreach (var child in commit.NewRuns)
        {
            Add(child, group);
        }

        return ordinal;
    }

    /// <summary>Within one statement nothing tells a removal from an addition of the same id, so one that is replaced is only added.</summary>
    private void AddBookmarks(RunCommit commit, int group)
    {
        foreach (var id in commit.BookmarksRemoved)
        {
            if (commit.BookmarksAdded.All(added => added.BookmarkId != id))
            {
                _removed.Add(group, commit.Row, id);
            }
        }

        foreach (var bookmark in commit.BookmarksAdded)
        {
            _bookmarks.Add(group, bookmark);
        }
    }

    private void AppendKeys(StringBuilder sql, NpgsqlCommand command)
    {
        if (_keys.Count > 0)
        {
            Append(sql, command, _keys, CommitSql.TakeKeys);
        }
        else
        {
            sql.Append(CommitSql.NoKeys);
        }
    }

    private static void Append(StringBuilder sql, NpgsqlCommand command, UnnestRows rows, string section)
    {
        if (rows.Count > 0)
        {
            sql.Append(section.Replace("@input", rows.Bind(command, "input"), StringComparison.Ordinal));
        }
    }
}
