using System.Text.Json;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Google;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Google;

/// <summary>A step that changes a spreadsheet, with n8n's settings.</summary>
public abstract class SheetStep : N8nActivity
{
    [Input(DisplayName = "Account", Description = "The Google account that may change the spreadsheet: an OAuth 2 credential.", Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 4.7;

    /// <summary>Reads the settings, which is possible now only, and returns the work.</summary>
    private protected abstract Func<SheetsClient, CancellationToken, Task> Prepare(NodeCall call);

    private protected sealed override async ValueTask RunAsync(NodeCall call)
    {
        var work = Prepare(call);
        try
        {
            await work(await ConnectAsync(call.Context), call.Context.CancellationToken);
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error, call.Context.Node.Descriptor.Effect);
        }
    }

    /// <summary>What came in goes on as it is.</summary>
    private protected static void Pass(NodeCall call, int item) => call.Add(0, call.Items[item] with { PairedItem = item, AlsoPairedWith = null });

    /// <summary>A value as a cell: nothing is empty, and what is no single value is JSON.</summary>
    internal static JsonElement Cell(Value value) => value.Kind is ValueKind.Object or ValueKind.Array
        ? JsonSerializer.SerializeToElement(ValueJson.ToJson(value))
        : ResultObject.ToJson(value.IsNullish ? "" : value);

    private async Task<SheetsClient> ConnectAsync(ActivityExecutionContext context)
    {
        var reference = context.Get(Credential);
        using var credential = await context.OpenCredentialAsync(reference, refusedToken: null);
        var address = credential[ServiceAccount.Address].Length > 0 ? credential.RequireUrl(ServiceAccount.Address) : SheetsClient.DefaultAddress;
        return new SheetsClient(context.Services.Http(), new CredentialToken(context, reference, address), context.Services.Clock(), address);
    }
}
