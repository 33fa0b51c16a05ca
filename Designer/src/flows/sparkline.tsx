import type { DayOfRuns } from '../api/overview';
import { text } from '../text';

const size = { width: 96, height: 24 };

/** Runs of the last days as small bars: failed ones in red on top. */
export function Sparkline({ days }: { days: DayOfRuns[] }) {
  const totals = days.map((day) => day.finished + day.failed + day.other);
  const most = Math.max(...totals, 1);
  const step = size.width / Math.max(days.length, 1);
  const label = text.flowList.sparkline(totals.reduce((a, b) => a + b, 0), days.reduce((all, day) => all + day.failed, 0));
  const height = (runs: number) => (runs === 0 ? 0 : Math.max(1.5, (runs / most) * (size.height - 2)));

  return (
    <svg {...size} role="img" aria-label={label}>
      <title>{label}</title>
      {days.map((day, at) => {
        const failed = height(day.failed);
        const rest = height(totals[at]! - day.failed);
        return (
          <g key={day.date}>
            <rect x={at * step} y={size.height - 1} width={step - 1.5} height={1} fill="var(--line)" />
            <rect x={at * step} y={size.height - rest} width={step - 1.5} height={rest} fill="var(--success)" />
            <rect x={at * step} y={size.height - rest - failed} width={step - 1.5} height={failed} fill="var(--danger)" />
          </g>
        );
      })}
    </svg>
  );
}
