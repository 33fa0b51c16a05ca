import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { getOverview, type Overview } from '../api/overview';
import { Card } from '../components/ui/card';
import { Select } from '../components/ui/field';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { useFlowNames } from '../flows/use-flow-names';
import { Link } from '../router/link';
import { navigate, useQueryString } from '../router/router';
import { paths } from '../router/routes';
import { Page } from '../shell/page';
import { text } from '../text';
import { Figures } from './figures';

const Trend = lazy(() => import('../home/trend')); // the chart library comes after the words
const periods = [7, 30, 90];
const words = text.analytics;

/** How flows do over a while: outcomes by day, and by flow. */
export function AnalyticsPage() {
  const asked = Number(new URLSearchParams(useQueryString()).get('days'));
  const days = periods.includes(asked) ? asked : 30;
  const overview = useQuery({ queryKey: ['analytics', days], queryFn: ({ signal }) => getOverview(days, signal) });
  return (
    <Page
      place="analytics"
      title={words.title}
      actions={
        <Select aria-label={words.period} value={days} className="w-auto" onChange={(event) => navigate(`${paths.analytics}?days=${event.target.value}`, { replace: true })}>
          {periods.map((period) => (
            <option key={period} value={period}>
              {words.days(period)}
            </option>
          ))}
        </Select>
      }
    >
      {overview.data ? <Outcomes overview={overview.data} days={days} /> : overview.isError ? <LoadFault error={overview.error} onRetry={() => void overview.refetch()} /> : <Loading />}
    </Page>
  );
}

function Outcomes({ overview, days }: { overview: Overview; days: number }) {
  const nameOf = useFlowNames();
  if (overview.flows.length === 0) {
    return (
      <Card>
        <Notice title={words.empty} help={words.emptyHelp} />
      </Card>
    );
  }

  return (
    <>
      <Card title={words.byDay}>
        <Suspense fallback={<Loading rows={5} />}>
          <Trend days={overview.days} />
        </Suspense>
      </Card>
      <Card title={words.byFlow}>
        <Table>
          <thead>
            <tr>
              <Head>{words.flow}</Head>
              <Head end>{words.runs}</Head>
              <Head end>{words.failed}</Head>
              <Head end>{words.rate}</Head>
            </tr>
          </thead>
          <tbody>
            {overview.flows.map((flow) => (
              <Row key={flow.definitionId}>
                <Cell>
                  <Link to={paths.runsOf(flow.definitionId)} className="font-medium underline-offset-2 [overflow-wrap:anywhere] hover:underline">
                    {nameOf(flow.definitionId)}
                  </Link>
                </Cell>
                <Cell end>{Number(flow.runs).toLocaleString()}</Cell>
                <Cell end>{Number(flow.failed).toLocaleString()}</Cell>
                <Cell end>{words.percent(rateOf(Number(flow.runs), Number(flow.failed)))}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </Card>
      <Figures flows={overview.flows.map((flow) => flow.definitionId)} days={days} />
    </>
  );
}

/** Rounded down: 999 of 1,000 is not all of them. */
const rateOf = (runs: number, failed: number) => Math.floor(((runs - failed) / Math.max(1, runs)) * 1000) / 10;
