using System.Text.Json;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Databases;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Databases.N8n;

[Activity("Bizoholic", "Databases", "Ask and change a PostgreSQL database, with n8n's settings.", DisplayName = "PostgreSQL (n8n)", Effect = SideEffect.AtMostOnce)]
public sealed partial class PostgresNode : N8nActivity
{
    private const double OldVersion = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Input(DisplayName = "Database", Description = "The database to use.", CredentialTypes = [PostgresCredential.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 2.6;

    internal static string? ObstacleOf(JsonElement node) => NodeJson.Number(node, "typeVersion") is < OldVersion && (NodeJson.Text(node, "parameters.operation") ?? "insert") != "executeQuery"
        ? "It was made with n8n's first version of this node, whose inserts and updates are not available here; a newer one's are." : null;

    private protected override bool IsPieced(string path, string text) => path == "query" || (path == "options.queryReplacement" && text.StartsWith('='));

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var statements = Enumerable.Range(0, call.Items.Count).Select(i => PostgresOperations.StatementOf(call, i)).ToArray();
        if (NodeSample.IsLeft(call, Credential))
        {
            call.ForEach(i => NodeSample.Leave(call, i, ValueObject.Empty, new DemoField("Statement", statements[i].Sql)));
            return;
        }

        using var credential = await call.Context.OpenCredentialAsync(call.Context.Get(Credential), refusedToken: null, PostgresCredential.TypeName);
        var database = PostgresCredential.Connect(credential, call.Context.Services);
        switch (call.Text("options.queryBatching", otherwise: "single"))
        {
            case "independently":
                await call.ForEachAsync(async i => Leave(call, (await ChangeAsync(call, database, [statements[i]]))[0], statements[i], i));
                break;
            case "transaction":
                var given = await ChangeAsync(call, database, statements);
                for (var i = 0; i < given.Count; i++)
                {
                    Leave(call, given[i], statements[i], i);
                }

                break;
            default:
                LeaveTogether(call, await ChangeAsync(call, database, statements), statements);
                break;
        }
    }

    private static async Task<IReadOnlyList<PostgresRows>> ChangeAsync(NodeCall call, PostgresDatabase database, PostgresStatement[] statements)
    {
        try
        {
            return await database.ChangeAsync(statements, Limit, call.Context.CancellationToken);
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }
    }

    private static void Leave(NodeCall call, PostgresRows given, PostgresStatement statement, int item)
    {
        foreach (var row in given.Rows)
        {
            call.Add(ValueJson.FromElement(row).AsObject()!, item);
        }

        if (given.Rows.Count == 0 && !LeavesNothing(call, statement))
        {
            call.Add(ValueObject.From(("success", true)), item);
        }
    }

    /// <summary>Only when none of the statements gave a row is there one item that says that they worked.</summary>
    private static void LeaveTogether(NodeCall call, IReadOnlyList<PostgresRows> given, PostgresStatement[] statements)
    {
        for (var i = 0; i < given.Count; i++)
        {
            foreach (var row in given[i].Rows)
            {
                call.Add(ValueJson.FromElement(row).AsObject()!, i);
            }
        }

        if (call.OutputAt(0).Count == 0 && !Array.TrueForAll(statements, statement => LeavesNothing(call, statement)))
        {
            call.AddJoined(ValueObject.From(("success", true)), [.. Enumerable.Range(0, statements.Length)]);
        }
    }

    private static bool LeavesNothing(NodeCall call, PostgresStatement statement)
        => call.Version < 2.3 ? call.Text("operation", otherwise: "insert") == "select" : OnlySelects().IsMatch(Comments().Replace(statement.Sql, ""));

    [GeneratedRegex(@"^\s*(select\b[^;]*;?\s*)+$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex OnlySelects();

    [GeneratedRegex(@"/\*[\s\S]*?\*/|--[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comments();
}
