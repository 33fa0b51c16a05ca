import type { Health } from '../api/health';
import { text } from '../text';

const hourOf = new Intl.DateTimeFormat(undefined, { hour: 'numeric' });

/** Runs of the last 24 hours as bars. */
export function HourBars({ hours }: { hours: Health['hours'] }) {
  const totals = hours.map((hour) => hour.finished + hour.failed + hour.other);
  const most = Math.max(1, ...totals);
  const height = (runs: number) => `${(runs / most) * 100}%`;
  return (
    <div className="flex h-36 items-end gap-0.5 p-4" role="img" aria-label={`${text.health.hours}: ${totals.join(', ')}`}>
      {hours.map((hour, at) => (
        <div key={hour.from} className="flex h-full flex-1 flex-col justify-end border-b border-line" title={`${hourOf.format(new Date(hour.from))}: ${totals[at]}`}>
          <div className="bg-danger" style={{ height: height(hour.failed) }} />
          <div className="bg-line-strong" style={{ height: height(hour.other) }} />
          <div className="bg-success" style={{ height: height(hour.finished) }} />
        </div>
      ))}
    </div>
  );
}
