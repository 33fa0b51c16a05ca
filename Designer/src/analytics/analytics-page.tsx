import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { getOverview, type Overview } from '../api/overview';
import { runFilterValues } from '../api/run-list';
import { Card } from '../components/ui/card';
import { Select } from '../components/ui/field';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { Cell, Head, Row, Table } from '../components/ui/table';
import { useFlowNames } from '../flows/use-flow-names';
import { keys } from '../query';
import { Link } from '../router/link';
import { navigate, useQueryString } from '../router/router';
import { paths } from '../router/routes';
import { Page } from '../shell/page';
import { text } from '../text';
import { Figures } from './figures';

const Trend = lazy(() => import('../home/trend')); // the chart library comes after the words
const periods = [7, 30, 90];
const words = text.analytics;

/** How flows do over a while, of all clients or of one: outcomes by day and by flow, stored figures and experiments. */
export function AnalyticsPage() {
  const asked = new URLSearchParams(useQueryString());
  const days = periods.find((period) => period === Number(asked.get('days'))) ?? 30;
  const client = asked.get('client') ?? '';
  const overview = useQuery({ queryKey: ['analytics', days, client], queryFn: ({ signal }) => getOverview(days, client, signal) });
  return (
    <Page
      place="analytics"
      title={words.title}
      actions={
        <>
          <ClientChoice client={client} onChange={(other) => show(days, other)} />
          <div className="w-40">
            <Select aria-label={words.period} value={days} onChange={(event) => show(Number(event.target.value), client)}>
              {periods.map((period) => (
                <option key={period} value={period}>
                  {words.days(period)}
                </option>
              ))}
            </Select>
          </div>
        </>
      }
    >
      {overview.data ? <Outcomes overview={overview.data} days={days} client={client} /> : overview.isError ? <LoadFault error={overview.error} onRetry={() => void overview.refetch()} /> : <Loading />}
    </Page>
  );
}

const show = (days: number, client: string) => navigate(`${paths.analytics}?${new URLSearchParams({ days: String(days), ...(client && { client }) })}`, { replace: true });

function ClientChoice({ client, onChange }: { client: string; onChange: (client: string) => void }) {
  const values = useQuery({ queryKey: [...keys.runs, 'values'], queryFn: ({ signal }) => runFilterValues(signal), staleTime: 30_000 });
  const clients = [...new Set([...(client ? [client] : []), ...(values.data?.clients ?? [])])];
  return clients.length === 0 ? null : (
    <div className="w-40">
      <Select aria-label={text.runList.client} value={client} onChange={(event) => onChange(event.target.value)}>
        <option value="">{words.allClients}</option>
        {clients.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}

function Outcomes({ overview, days, client }: { overview: Overview; days: number; client: string }) {
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
                  <Link to={`${paths.runsOf(flow.definitionId)}${client ? `&client=${encodeURIComponent(client)}` : ''}`} className="font-medium underline-offset-2 [overflow-wrap:anywhere] hover:underline">
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
      <Figures flows={overview.flows.map((flow) => flow.definitionId)} days={days} client={client} />
    </>
  );
}

/** Rounded down: 999 of 1,000 is not all of them. */
const rateOf = (runs: number, failed: number) => Math.floor(((runs - failed) / Math.max(1, runs)) * 1000) / 10;
