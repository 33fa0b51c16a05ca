using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

internal static class DueBookmark
{
    /// <summary>Waits for a moment; goes on at once when it has passed.</summary>
    public static void WaitUntil(this ActivityExecutionContext context, string name, DateTimeOffset moment)
    {
        if (moment > context.Time.GetUtcNow())
        {
            context.CreateBookmark(new BookmarkRequest(name) { DueAt = moment, Payload = ValueConverter.From(moment) });
        }
    }
}
