using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>Gathers the pieces that a model writes, and shows them from time to time. What comes within the pause is shown at its end, whether or not more follows.</summary>
internal sealed class LiveWriting : IDisposable
{
    private const int LongestEnd = 600;

    /// <summary>Nobody reads faster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly StringBuilder _answer = new();
    private readonly (string Tenant, string Run, long Execution) _place;
    private readonly ILiveText _shown;
    private readonly TimeProvider _time;
    private readonly ITimer _later;
    private long _shownAt;
    private bool _isOver;

    private LiveWriting(ActivityExecutionContext context, ILiveText shown)
    {
        _place = (context.TenantId, context.RunId, context.ExecutionNumber);
        _shown = shown;
        _time = context.Services.Clock();
        _later = _time.CreateTimer(_ => Show(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null where nobody can look.</summary>
    public static LiveWriting? Of(ActivityExecutionContext context) => context.Services.GetService(typeof(ILiveText)) is ILiveText shown ? new LiveWriting(context, shown) : null;

    /// <param name="piece">Empty where the model begins anew.</param>
    public void Write(string piece)
    {
        lock (_gate)
        {
            if (piece.Length == 0)
            {
                _answer.Clear();
                return;
            }

            _answer.Append(piece);
            if (_shownAt != 0 && _time.GetElapsedTime(_shownAt) is var since && since < Pause)
            {
                _later.Change(Pause - since, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Show();
    }

    /// <summary>Nothing is shown any more: what the step leaves is there.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        _later.Dispose();
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _shownAt = _time.GetTimestamp();
            var text = PartialJson.TextsOf(_answer.ToString());
            _shown.Show(new LiveText(_place.Tenant, _place.Run, _place.Execution, text.Length, text.Length <= LongestEnd ? text : text[^LongestEnd..]));
        }
    }
}
