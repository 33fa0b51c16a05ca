namespace Bizoholic.Flows.Host.Tests;

/// <summary>Waits for what happens soon.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
