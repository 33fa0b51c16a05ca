using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>Gathers the pieces that a model writes, and shows them from time to time.</summary>
internal sealed class LiveWriting(ActivityExecutionContext context, ILiveText shown)
{
    private const int LongestEnd = 600;

    /// <summary>Nobody reads faster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly StringBuilder _answer = new();
    private readonly TimeProvider _time = context.Services.Clock();
    private long _shownAt;

    /// <summary>Null where nobody can look.</summary>
    public static LiveWriting? Of(ActivityExecutionContext context) => context.Services.GetService(typeof(ILiveText)) is ILiveText shown ? new LiveWriting(context, shown) : null;

    /// <param name="piece">Empty where the model begins anew.</param>
    public void Write(string piece)
    {
        if (piece.Length == 0)
        {
            _answer.Clear();
            return;
        }

        _answer.Append(piece);
        if (_shownAt == 0 || _time.GetElapsedTime(_shownAt) >= Pause)
        {
            _shownAt = _time.GetTimestamp();
            var text = PartialJson.TextsOf(_answer.ToString());
            shown.Show(new LiveText(context.TenantId, context.RunId, context.ExecutionNumber, text.Length, text.Length <= LongestEnd ? text : text[^LongestEnd..]));
        }
    }
}
