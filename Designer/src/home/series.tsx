import { text } from '../text';

/** How runs went, in the order in which bars of them are stacked. */
export const series = [
  { key: 'finished', color: 'var(--success)' },
  { key: 'failed', color: 'var(--danger)' },
  { key: 'other', color: 'var(--line-strong)' },
] as const;

/** What the colours of such bars mean. */
export const Legend = () => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-muted-foreground">
    {series.map(({ key, color }) => (
      <li key={key} className="flex items-center gap-1.5">
        <span className="size-2.5 rounded-sm" style={{ background: color }} aria-hidden />
        {text.home.series[key]}
      </li>
    ))}
  </ul>
);
