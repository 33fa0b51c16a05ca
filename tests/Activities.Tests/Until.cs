namespace Bizoholic.Flows.Activities.Tests;

/// <summary>Waits for what happens beside the test.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
