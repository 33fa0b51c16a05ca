import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { listApprovals } from '../api/approvals';
import { getOverview, type Overview } from '../api/overview';
import { approvalsKey } from '../approvals/keys';
import { Card } from '../components/ui/card';
import { Faults, Loading, LoadFault, Notice } from '../components/ui/notice';
import { useFlowNames } from '../flows/use-flow-names';
import { formatTime } from '../format';
import { useRefreshEvery } from '../live/use-live';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { RunBadge } from '../runs/run-badge';
import { Page } from '../shell/page';
import { text } from '../text';
import { ApprovalRow } from './approval-row';
import { FailureRow } from './failure-row';

const Trend = lazy(() => import('./trend')); // the chart library comes after the words

const days = 14;
const refreshEvery = 10_000;
const mostApprovals = 5;

/** What a person looks at first in the morning: what needs them, what ran, how it goes. */
export function HomePage() {
  const overview = useQuery({ queryKey: keys.overview, queryFn: ({ signal }) => getOverview(days, '', signal), refetchInterval: useRefreshEvery(refreshEvery) });

  return (
    <Page place="home" title={text.home.title}>
      {overview.data ? <Rooms overview={overview.data} /> : overview.isError ? <LoadFault error={overview.error} onRetry={() => void overview.refetch()} /> : <Loading />}
    </Page>
  );
}

function Rooms({ overview }: { overview: Overview }) {
  const nameOf = useFlowNames();
  const total = sum(overview, 'finished') + sum(overview, 'failed') + sum(overview, 'other');
  const ended = sum(overview, 'finished') + sum(overview, 'failed');
  const rate = ended > 0 ? `${Math.floor((sum(overview, 'finished') / ended) * 1000) / 10} %` : '–';
  const { cards } = text.home;
  const open = useQuery({ queryKey: approvalsKey('pending'), queryFn: ({ signal }) => listApprovals('pending', signal), refetchInterval: useRefreshEvery(refreshEvery) });
  const approvals = (open.data ?? []).slice(0, mostApprovals);

  return (
    <>
      <Card title={text.home.needsYou}>
        {open.isError && (
          <div className="p-3">
            <Faults error={open.error} />
          </div>
        )}
        {overview.failures.length + approvals.length > 0 ? (
          <ul>
            {approvals.map((approval) => (
              <ApprovalRow key={approval.id} approval={approval} />
            ))}
            {overview.failures.map((run) => (
              <FailureRow key={run.id} run={run} name={run.name || nameOf(run.definitionId)} />
            ))}
          </ul>
        ) : (
          open.data && <p className="px-4 py-6 text-muted-foreground">{text.home.nothingNeedsYou}</p>
        )}
      </Card>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-label={text.home.period}>
        <Figure name={cards.runs} value={total.toLocaleString()} />
        <Figure name={cards.rate} value={rate} />
        <Figure name={cards.failed} value={sum(overview, 'failed').toLocaleString()} />
        <Figure name={cards.now} value={sum(overview, 'other').toLocaleString()} />
      </dl>
      <div className="grid gap-4 lg:grid-cols-3">
        <Card title={text.home.trend} className="lg:col-span-2">
          {total > 0 ? (
            <Suspense fallback={<Loading rows={5} />}>
              <Trend days={overview.days} />
            </Suspense>
          ) : (
            <Notice title={text.home.empty} help={text.home.emptyHelp} />
          )}
        </Card>
        <Card title={text.home.flows} action={<More to={paths.flows} label={text.home.allFlows} />}>
          {overview.flows.length === 0 && <p className="px-4 py-6 text-muted-foreground">{text.home.noFlows}</p>}
          <ul>
            {overview.flows.slice(0, 6).map((flow) => (
              <li key={flow.definitionId} className="border-b border-line last:border-0">
                <Link to={paths.runsOf(flow.definitionId)} className="block px-4 py-2 hover:bg-muted/50">
                  <span className="block truncate font-medium">{nameOf(flow.definitionId)}</span>
                  <span className="text-[13px] text-muted-foreground">{text.home.runsOf(Number(flow.runs), Number(flow.failed))}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      </div>
      <Card title={text.home.recent} action={<More to={paths.runs} label={text.home.allRuns} />}>
        {overview.recent.length === 0 && <p className="px-4 py-6 text-muted-foreground">{text.home.noRuns}</p>}
        <ul>
          {overview.recent.map((run) => (
            <li key={run.id} className="border-b border-line last:border-0">
              <Link to={paths.run(run.id)} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2 hover:bg-muted/50">
                <span className="min-w-0 flex-1 basis-40 truncate font-medium">{run.name || nameOf(run.definitionId)}</span>
                <span className="text-[13px] text-muted-foreground">{formatTime(run.createdAt)}</span>
                <span className="flex sm:w-26 sm:justify-end">
                  <RunBadge status={run.status} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

const sum = ({ days: counted }: Overview, key: 'finished' | 'failed' | 'other') => counted.reduce((all, day) => all + Number(day[key]), 0);

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div className="rounded-xl border border-line bg-surface px-4 py-3">
    <dt className="text-[13px] text-muted-foreground">{name}</dt>
    <dd className="text-2xl font-semibold tabular-nums">{value}</dd>
  </div>
);

const More = ({ to, label }: { to: string; label: string }) => (
  <Link to={to} className="text-[13px] text-muted-foreground underline-offset-2 hover:underline">
    {label}
  </Link>
);
