using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>What a conversation of many tasks has come to: the last questions with their answers, kept with the flow under the conversation's name.</summary>
internal sealed class ToolMemory
{
    private const int MostTurns = 100;

    private readonly ActivityExecutionContext _context;
    private readonly string _name;
    private readonly int _turns;

    private ToolMemory(ActivityExecutionContext context, string name, int turns) => (_context, _name, _turns) = (context, name, turns);

    private string Scope => $"conversation:{_context.Node.Id}";

    /// <returns>Null for a task that stands alone.</returns>
    public static ToolMemory? Of(ActivityExecutionContext context, string? name, int turns)
        => string.IsNullOrWhiteSpace(name) ? null : new(context, name.Trim(), Math.Clamp(turns, 0, MostTurns));

    public async ValueTask<ValueArray> ReadAsync() => Last((await _context.State.GetAsync(Scope, _name)).Value.AsArray() ?? ValueArray.Empty);

    /// <summary>A turn of another run that ended meanwhile stays: then the step is run again, and adds to that.</summary>
    public async ValueTask AddAsync(string question, string answer, Value progress)
    {
        var entry = await _context.State.GetAsync(Scope, _name);
        var turns = ValueArray.From((entry.Value.AsArray() ?? ValueArray.Empty).Append(ValueObject.From(("question", question), ("answer", answer))));
        await _context.State.ChangeAsync([entry.Set(Last(turns))], progress);
    }

    public static IReadOnlyList<AiMessage> Said(ValueArray? turns)
        => [.. (turns ?? ValueArray.Empty).SelectMany(turn => new[] { new AiMessage(AiSpeaker.User, turn["question"].ToString()), new AiMessage(AiSpeaker.Assistant, turn["answer"].ToString()) })];

    private ValueArray Last(ValueArray turns) => ValueArray.From(turns.Skip(Math.Max(0, turns.Count - _turns)));
}
