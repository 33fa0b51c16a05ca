import { useQuery } from '@tanstack/react-query';
import { AlertsCard } from '../alerts/alerts-card';
import { getHealth, type Health, listSchedules, listSignUps } from '../api/health';
import type { ListedRun } from '../api/run-list';
import { Badge } from '../components/ui/badge';
import { Card } from '../components/ui/card';
import { Faults, Loading, LoadFault } from '../components/ui/notice';
import { useFlowNames } from '../flows/use-flow-names';
import { formatExactTime, formatSpan, formatTime, spanOf } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { Page } from '../shell/page';
import { text } from '../text';
import { HourBars } from './hour-bars';
import { StorageCard } from './storage-card';

const refreshEvery = 5_000;
const words = text.health;

/** What is wrong, before anyone calls: queue, hosts, throughput, errors, runs that need an operator, what comes next. */
export function HealthPage() {
  const health = useQuery({ queryKey: ['health'], queryFn: ({ signal }) => getHealth(signal), refetchInterval: refreshEvery });
  return (
    <Page place="health" title={words.title}>
      {health.data ? <Rooms health={health.data} /> : health.isError ? <LoadFault error={health.error} onRetry={() => void health.refetch()} /> : <Loading />}
    </Page>
  );
}

function Rooms({ health }: { health: Health }) {
  const { latency } = health;
  const totals = health.hours.map((hour) => hour.finished + hour.failed + hour.other);
  const spans: [string, number | null | undefined][] = [
    [words.half, latency.p50],
    [words.most, latency.p95],
    [words.nearlyAll, latency.p99],
  ];
  return (
    <>
      <dl className="grid gap-3 sm:grid-cols-3">
        <Figure name={words.queue} value={health.pending} note={health.oldestPending ? words.oldest(formatSpan(spanOf(health.oldestPending, null))) : ''} />
        <Figure name={words.executing} value={health.executing} />
        <Figure name={words.waiting} value={health.waiting} />
      </dl>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title={words.hours}>
          <HourBars hours={health.hours} />
          <p className="px-4 pb-3 text-[13px] text-muted-foreground">{words.throughput(sum(totals), Math.max(0, ...totals))}</p>
        </Card>
        <Card title={words.latency}>
          <dl className="flex flex-wrap gap-x-10 gap-y-3 px-4 py-3">
            {spans.map(([name, span]) => (
              <div key={name}>
                <dt className="text-[13px] text-muted-foreground">{name}</dt>
                <dd className="text-xl font-semibold tabular-nums">{span == null ? '–' : formatSpan(span)}</dd>
              </div>
            ))}
          </dl>
          <p className="px-4 pb-3 text-[13px] text-muted-foreground">{words.latencyOf(latency.runs)}</p>
        </Card>
        <Card title={words.hosts}>
          {health.hosts.length === 0 ? (
            <p className="px-4 py-3 text-muted-foreground">{words.noHosts}</p>
          ) : (
            <ul className="py-2">
              {health.hosts.map((host) => (
                <li key={host.name} className="flex flex-wrap items-center justify-between gap-2 px-4 py-1.5">
                  <span className="min-w-0 [overflow-wrap:anywhere]">
                    {host.name} <span className="block text-[13px] text-muted-foreground">{words.beat(formatExactTime(host.beatAt))}</span>
                  </span>
                  <Badge tone={host.isAlive ? 'success' : 'warning'}>{host.isAlive ? words.alive : words.silent}</Badge>
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card title={words.errors}>
          {health.errors.length === 0 ? (
            <p className="px-4 py-3 text-muted-foreground">{words.noErrors}</p>
          ) : (
            <ul className="py-2">
              {health.errors.map((error) => (
                <li key={error.kind}>
                  <Link to={`${paths.runs}?error=${encodeURIComponent(error.kind)}`} className="flex justify-between gap-3 px-4 py-1.5 hover:bg-muted/50">
                    <span className="[overflow-wrap:anywhere]">{error.kind}</span>
                    <span className="text-muted-foreground">{words.runs(error.runs)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card title={words.services}>
          {health.services.length === 0 ? (
            <p className="px-4 py-3 text-muted-foreground">{words.noErrors}</p>
          ) : (
            <ul className="py-2">
              {health.services.map((service) => (
                <li key={service.service} className="flex justify-between gap-3 px-4 py-1.5">
                  <span className="min-w-0 [overflow-wrap:anywhere]">
                    {service.service || words.noService} <span className="block text-[13px] text-muted-foreground">{words.serviceKinds(service.kinds)}</span>
                  </span>
                  <span className="shrink-0 text-muted-foreground">{words.runs(service.runs)}</span>
                </li>
              ))}
            </ul>
          )}
        </Card>
        <StorageCard />
        <Runs title={words.stuck} runs={health.stuck} />
        <Runs title={words.held} runs={health.held} />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <AlertsCard />
        <Schedules />
        <SignUps />
      </div>
    </>
  );
}

const sum = (numbers: number[]) => numbers.reduce((before, number) => before + number, 0);

const Figure = ({ name, value, note = '' }: { name: string; value: number; note?: string }) => (
  <div className="rounded-xl border border-line bg-surface px-4 py-3">
    <dt className="text-[13px] text-muted-foreground">{name}</dt>
    <dd className="text-2xl font-semibold tabular-nums">{value.toLocaleString()}</dd>
    {note && <dd className="text-[13px] text-muted-foreground">{note}</dd>}
  </div>
);

function Runs({ title, runs }: { title: string; runs: ListedRun[] }) {
  const nameOf = useFlowNames();
  return (
    <Card title={title}>
      {runs.length === 0 ? (
        <p className="px-4 py-3 text-muted-foreground">{words.none}</p>
      ) : (
        <ul className="py-2">
          {runs.map((run) => (
            <li key={run.id}>
              <Link to={paths.run(run.id)} className="flex justify-between gap-3 px-4 py-1.5 hover:bg-muted/50">
                <span className="min-w-0 truncate">{run.name || nameOf(run.definitionId)}</span>
                <span className="shrink-0 text-[13px] text-muted-foreground">{formatTime(run.updatedAt)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Schedules() {
  const schedules = useQuery({ queryKey: ['schedules'], queryFn: ({ signal }) => listSchedules(signal), refetchInterval: 30_000 });
  return (
    <Card title={words.schedules}>
      {schedules.isError ? (
        <div className="p-3">
          <Faults error={schedules.error} />
        </div>
      ) : !schedules.data ? (
        <Loading rows={2} />
      ) : schedules.data.length === 0 ? (
        <p className="px-4 py-3 text-muted-foreground">{words.noSchedules}</p>
      ) : (
        <ul className="py-2">
          {schedules.data.map((schedule) => (
            <li key={schedule.id} className="flex flex-wrap justify-between gap-x-4 px-4 py-1.5">
              <Link to={paths.editor(schedule.definitionId)} className="font-medium hover:underline">
                {schedule.definitionName ?? schedule.definitionId}
              </Link>
              <span className="text-[13px] text-muted-foreground">{schedule.nextFirings.length > 0 ? words.next(schedule.nextFirings.slice(0, 3).map(formatTime)) : words.never}</span>
              {schedule.problem && <span className="basis-full text-[13px] text-danger">{schedule.problem}</span>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function SignUps() {
  const signUps = useQuery({ queryKey: ['sign-ups'], queryFn: ({ signal }) => listSignUps(signal), refetchInterval: 30_000 });
  return (
    <Card title={words.signUps}>
      {signUps.isError ? (
        <div className="p-3">
          <Faults error={signUps.error} />
        </div>
      ) : !signUps.data ? (
        <Loading rows={2} />
      ) : signUps.data.length === 0 ? (
        <p className="px-4 py-3 text-muted-foreground">{words.noSignUps}</p>
      ) : (
        <ul className="py-2">
          {signUps.data.map((signUp) => (
            <li key={`${signUp.definitionId}/${signUp.activityId}`} className="flex flex-wrap justify-between gap-x-4 px-4 py-1.5">
              <Link to={paths.editor(signUp.definitionId)} className="font-medium hover:underline">
                {signUp.definitionName ?? signUp.definitionId}
              </Link>
              <span className="text-[13px] text-muted-foreground">
                {signUp.service} {words.signUp[signUp.state]}
              </span>
              {signUp.note && (
                <span className="basis-full text-[13px] text-muted-foreground">
                  {signUp.note} <code className="break-all">{signUp.address}</code>
                </span>
              )}
              {signUp.problem && <span className="basis-full text-[13px] text-danger">{signUp.problem}</span>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
