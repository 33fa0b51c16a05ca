import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { type Experiment, listExperiments } from '../api/experiments';
import { Card } from '../components/ui/card';
import { Loading, LoadFault } from '../components/ui/notice';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { text } from '../text';

const OddsChart = lazy(() => import('./odds-chart'));
const words = text.analytics;

/** How the variants of a flow's experiments stand, of all clients and since each began. Nothing where the flow has none. */
export function Experiments({ flow }: { flow: string }) {
  const experiments = useQuery({ queryKey: ['experiments', flow], queryFn: ({ signal }) => listExperiments(flow, signal), enabled: flow !== '' });
  if (experiments.isError) {
    return (
      <Card title={words.experiments}>
        <LoadFault error={experiments.error} onRetry={() => void experiments.refetch()} />
      </Card>
    );
  }

  return (
    <>
      {experiments.data?.map((experiment) => (
        <Card key={experiment.name} title={words.experiment(experiment.name)}>
          <Odds experiment={experiment} />
        </Card>
      ))}
    </>
  );
}

const Odds = ({ experiment: { name, variants } }: { experiment: Experiment }) => (
  <>
    <p className="px-4 pt-3 text-muted-foreground">{words.oddsHelp}</p>
    <div role="img" aria-label={words.oddsLabel(name)} className="px-4 pt-3" style={{ height: 48 + variants.length * 40 }}>
      <Suspense fallback={<Loading rows={2} />}>
        <OddsChart variants={variants} />
      </Suspense>
    </div>
    <Table>
      <thead>
        <tr>
          <Head>{words.variant}</Head>
          <Head end>{words.shown}</Head>
          <Head end>{words.worked}</Head>
          <Head end>{words.best}</Head>
        </tr>
      </thead>
      <tbody>
        {variants.map((variant) => (
          <Row key={variant.variant}>
            <Cell>
              <span className="[overflow-wrap:anywhere]">{variant.variant}</span>
            </Cell>
            <Cell end>{Number(variant.shown).toLocaleString()}</Cell>
            <Cell end>
              {Number(variant.worked).toLocaleString()} ({words.percent(round(Number(variant.rate)))})
            </Cell>
            <Cell end>{words.percent(round(Number(variant.best)))}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  </>
);

const round = (part: number) => Math.round(part * 1000) / 10;
