import type { DayOfRuns } from '../api/overview';
import { series } from '../home/series';
import { text } from '../text';

const size = { width: 96, height: 24 };

/** Runs of the last days as small bars. */
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
        let top = size.height;
        return (
          <g key={day.date}>
            <rect x={at * step} y={size.height - 1} width={step - 1.5} height={1} fill="var(--line)" />
            {series.map(({ key, color }) => {
              const tall = height(day[key]);
              top -= tall;
              return <rect key={key} x={at * step} y={top} width={step - 1.5} height={tall} fill={color} />;
            })}
          </g>
        );
      })}
    </svg>
  );
}
