import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Metric } from '../api/metrics';
import { formatDay } from '../format';
import { text } from '../text';

/** One metric by day, and its sum in words for those who do not look. */
export default function FigureChart({ metric }: { metric: Metric }) {
  const sum = metric.days.reduce((all, day) => all + Number(day.sum), 0);
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <figcaption className="flex items-baseline justify-between gap-3">
        <span className="font-medium [overflow-wrap:anywhere]">{metric.name}</span>
        <span className="text-[13px] text-muted-foreground">{text.analytics.sum(sum.toLocaleString())}</span>
      </figcaption>
      <div role="img" aria-label={text.analytics.figureLabel(metric.name, metric.days.length)} className="h-40">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={metric.days} margin={{ top: 4, right: 4, bottom: 0, left: -16 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="date" tickFormatter={formatDay} tickLine={false} axisLine={false} tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }} minTickGap={24} />
            <YAxis tickLine={false} axisLine={false} tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }} />
            <Tooltip cursor={{ fill: 'var(--muted)' }} labelFormatter={(date) => formatDay(String(date))} contentStyle={{ background: 'var(--surface)', border: '1px solid var(--line)', borderRadius: 8, color: 'var(--foreground)' }} />
            <Bar dataKey="sum" name={metric.name} fill="var(--primary)" isAnimationActive={false} maxBarSize={36} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
