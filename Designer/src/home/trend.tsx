import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { DayOfRuns } from '../api/overview';
import { formatDay } from '../format';
import { text } from '../text';
import { Legend, series } from './series';

/** Runs by day as stacked bars, and the same numbers as a table for those who read rather than look. */
export default function Trend({ days }: { days: DayOfRuns[] }) {
  return (
    <div className="flex flex-col gap-2 p-4">
      <div role="img" aria-label={text.home.trendLabel(days.length)} className="h-56">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={days} margin={{ top: 4, right: 4, bottom: 0, left: -16 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="date" tickFormatter={formatDay} tickLine={false} axisLine={false} tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }} minTickGap={24} />
            <YAxis allowDecimals={false} tickLine={false} axisLine={false} tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }} />
            <Tooltip
              cursor={{ fill: 'var(--muted)' }}
              labelFormatter={(date) => formatDay(String(date))}
              contentStyle={{ background: 'var(--surface)', border: '1px solid var(--line)', borderRadius: 8, color: 'var(--foreground)' }}
            />
            {series.map(({ key, color }) => (
              <Bar key={key} dataKey={key} name={text.home.series[key]} stackId="runs" fill={color} isAnimationActive={false} maxBarSize={36} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <Legend />
      <details className="text-[13px]">
        <summary className="text-muted-foreground">{text.home.showTable}</summary>
        <table className="mt-2 w-full max-w-lg tabular-nums">
          <thead>
            <tr>
              <th scope="col">{text.home.day}</th>
              {series.map(({ key }) => (
                <th key={key} scope="col" className="text-right">
                  {text.home.series[key]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.date}>
                <th scope="row">{formatDay(day.date)}</th>
                {series.map(({ key }) => (
                  <td key={key} className="text-right">
                    {Number(day[key]).toLocaleString()}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
