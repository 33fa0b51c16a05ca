namespace Bizoholic.Flows.Workflows.Tests;

/// <summary>Waits for a condition instead of for a time.</summary>
internal static class Eventually
{
    public static async Task True(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
