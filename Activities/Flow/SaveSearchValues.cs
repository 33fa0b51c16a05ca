using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Keep values with the run, so that it can be found by them, and go on with the same items.", DisplayName = "Save search values")]
public sealed class SaveSearchValues : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i =>
        {
            foreach (var entry in call.Get("dataToSave.values", i).AsArray() ?? ValueArray.Empty)
            {
                if (entry["key"].AsString() is { Length: > 0 } name && !entry["value"].IsNullish)
                {
                    call.Context.SetCustomData(name, entry["value"].ToString());
                }
            }

            call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null });
        });
        return default;
    }
}
