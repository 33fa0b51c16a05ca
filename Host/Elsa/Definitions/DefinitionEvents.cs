namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Tells whoever keeps a picture of what is published that it changed, before the change is answered.</summary>
internal sealed class DefinitionEvents
{
    public event Func<CancellationToken, Task>? TriggersChanged;

    public async Task TriggersChangedAsync(CancellationToken cancellation)
    {
        foreach (var listener in TriggersChanged?.GetInvocationList().Cast<Func<CancellationToken, Task>>() ?? [])
        {
            await listener(cancellation);
        }
    }
}
