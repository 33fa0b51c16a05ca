using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>What a step left, for taking it back.</summary>
internal static class UndoneItems
{
    /// <summary>Ids of what the step made: not of what it only found, and not of samples.</summary>
    /// <param name="id">The member that names it.</param>
    /// <param name="isNew">The member that is false where it was only found.</param>
    public static IEnumerable<string> MadeBy(ValueObject outputs, string id = "id", string isNew = "isNew")
        => (outputs["items"].AsArray() ?? ValueArray.Empty)
            .Where(one => one[isNew] != Value.False && one[ServiceActivity.SampleMark] != Value.True && one[id].AsString() is { Length: > 0 })
            .Select(one => one[id].ToString());

    /// <summary>Takes each back. What is gone already, or taken back by somebody else, is as it was wanted.</summary>
    public static async ValueTask TakeBackAsync(ValueObject outputs, Func<string, Task> undo)
    {
        foreach (var id in MadeBy(outputs))
        {
            try
            {
                await undo(id);
            }
            catch (ServiceException gone) when (gone.Kind == ServiceFailure.AlreadyDone || gone.Status == 404)
            {
                // It is what was wanted.
            }
            catch (ServiceException error)
            {
                throw ServiceFault.Of(error);
            }
        }
    }
}
