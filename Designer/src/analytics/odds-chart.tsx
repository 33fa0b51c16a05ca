import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Experiment } from '../api/experiments';
import { text } from '../text';

/** The chance of each variant to be the best one. */
export default function OddsChart({ variants }: { variants: Experiment['variants'] }) {
  const odds = variants.map(({ variant, best }) => ({ variant, best: Math.round(Number(best) * 1000) / 10 }));
  const tick = { fill: 'var(--muted-foreground)', fontSize: 12 };
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={odds} layout="vertical" margin={{ top: 0, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid horizontal={false} stroke="var(--line)" />
        <XAxis type="number" domain={[0, 100]} unit=" %" tickLine={false} axisLine={false} tick={tick} />
        <YAxis type="category" dataKey="variant" width={110} tickLine={false} axisLine={false} tick={tick} />
        <Tooltip cursor={{ fill: 'var(--muted)' }} formatter={(value) => text.analytics.percent(Number(value))} contentStyle={{ background: 'var(--surface)', border: '1px solid var(--line)', borderRadius: 8, color: 'var(--foreground)' }} />
        <Bar dataKey="best" name={text.analytics.best} fill="var(--primary)" isAnimationActive={false} maxBarSize={24} />
      </BarChart>
    </ResponsiveContainer>
  );
}
