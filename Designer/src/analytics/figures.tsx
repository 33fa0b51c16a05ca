import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { listMetrics } from '../api/metrics';
import { Card } from '../components/ui/card';
import { Select } from '../components/ui/field';
import { Loading, LoadFault } from '../components/ui/notice';
import { useFlowNames } from '../flows/use-flow-names';
import { text } from '../text';
import { Experiments } from './experiments';

const Figure = lazy(() => import('./figure-chart'));
const words = text.analytics;

interface FiguresProps {
  flows: string[];
  days: number;
  /** Whose figures; empty for all. */
  client: string;
}

/** What a flow's steps have stored, a chart for each metric, and how its experiments stand. */
export function Figures({ flows, days, client }: FiguresProps) {
  const nameOf = useFlowNames();
  const [asked, setAsked] = useState('');
  const chosen = flows.includes(asked) ? asked : (flows[0] ?? '');
  const metrics = useQuery({ queryKey: ['metrics', chosen, days, client], queryFn: ({ signal }) => listMetrics(chosen, days, client, signal), enabled: chosen !== '' });

  return (
    <>
      <Card
        title={words.figures}
        action={
          <Select aria-label={words.figuresOf} value={chosen} className="max-w-56" onChange={(event) => setAsked(event.target.value)}>
            {flows.map((flow) => (
              <option key={flow} value={flow}>
                {nameOf(flow)}
              </option>
            ))}
          </Select>
        }
      >
        {metrics.data ? (
          metrics.data.length === 0 ? (
            <p className="px-4 py-3 text-muted-foreground">{client ? words.noFiguresOfClient : words.noFigures}</p>
          ) : (
            <Suspense fallback={<Loading rows={4} />}>
              <div className="grid gap-4 p-4 lg:grid-cols-2">
                {metrics.data.map((metric) => (
                  <Figure key={metric.name} metric={metric} />
                ))}
              </div>
              <p className="px-4 pb-3 text-[13px] text-muted-foreground">{words.figureDays}</p>
            </Suspense>
          )
        ) : metrics.isError ? (
          <LoadFault error={metrics.error} onRetry={() => void metrics.refetch()} />
        ) : (
          <Loading rows={3} />
        )}
      </Card>
      <Experiments flow={chosen} />
    </>
  );
}
