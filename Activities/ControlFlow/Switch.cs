using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Branching", "Run the activity of the first case that holds, or of every case that holds.")]
public sealed class Switch : CompositeActivity
{
    private SwitchCase[] _cases = [];

    [Input(Description = "The cases: a name and a condition each, with an activity to run.", UIHint = UIHints.SwitchEditor)]
    public JsonElement Cases { get; set; }

    [Input(Description = "MatchFirst: only the first case that holds. MatchAny: every case that holds.")]
    public Input<SwitchMode> Mode { get; set; } = new(SwitchMode.MatchFirst);

    [Port]
    public ActivityNode? Default { get; set; }

    protected override void Bind(ActivityBinding binding) => _cases = SwitchCase.Bind(binding, binding.Property("cases"));

    protected override void Start(CompositeContext context)
    {
        var matches = SwitchCase.Matching(context, _cases, context.Get(Mode));
        foreach (var match in matches)
        {
            if (match.Activity is not null)
            {
                context.Schedule(match.Activity);
            }
        }

        if (matches.Count == 0 && Default is not null)
        {
            context.Schedule(Default);
        }
    }
}
