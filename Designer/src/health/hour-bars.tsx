import type { Health } from '../api/health';
import { Legend, series } from '../home/series';
import { text } from '../text';

const hourOf = new Intl.DateTimeFormat(undefined, { hour: 'numeric' });

/** Runs of the last 24 hours as bars. */
export function HourBars({ hours }: { hours: Health['hours'] }) {
  const totals = hours.map((hour) => hour.finished + hour.failed + hour.other);
  const most = Math.max(1, ...totals);
  const height = (runs: number) => `${(runs / most) * 100}%`;
  return (
    <div className="flex flex-col gap-2 px-4 pt-4 pb-2">
      <div className="flex h-28 items-end gap-0.5" role="img" aria-label={`${text.health.hours}: ${totals.join(', ')}`}>
        {hours.map((hour, at) => (
          <div key={hour.from} className="flex h-full flex-1 flex-col-reverse border-b border-line" title={`${hourOf.format(new Date(hour.from))}: ${totals[at]}`}>
            {series.map(({ key, color }) => (
              <div key={key} style={{ height: height(hour[key]), background: color }} />
            ))}
          </div>
        ))}
      </div>
      <Legend />
    </div>
  );
}
