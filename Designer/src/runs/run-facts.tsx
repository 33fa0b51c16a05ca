import type { ReactNode } from 'react';
import type { RunCost, RunDetail } from '../api/run-detail';
import { formatExactTime, formatSpan, spanOf } from '../format';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { text } from '../text';
import { RunBadge } from './run-badge';
import { isOver } from './use-run';

/** What is known of a run at a glance. */
export function RunFacts({ detail: { run, children, cost } }: { detail: RunDetail }) {
  const hosts = [...new Set([...run.hosts, ...(run.host ? [run.host] : [])])];
  const rests = !run.host && !isOver(run.status);
  const end = run.finishedAt ?? (isOver(run.status) ? run.updatedAt : null);
  const facts: [string, string | null | undefined][] = [
    [text.run.started, formatExactTime(run.createdAt)],
    [text.run.ended, end && formatExactTime(end)],
    [text.run.took, end && formatSpan(spanOf(run.createdAt, end))],
    [text.run.version, String(run.version)],
    [text.runDetail.client, run.client],
    [text.run.correlation, run.correlationId],
  ];

  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 rounded-xl border border-line bg-surface px-4 py-3">
      <Fact name={text.runs.status}>
        <RunBadge status={run.status} />
      </Fact>
      {facts.map(([name, value]) => value && <Fact key={name} name={name}>{value}</Fact>)}
      <Fact name={text.run.id}>
        <span className="font-mono text-xs break-all">{run.id}</span>
      </Fact>
      {(hosts.length > 0 || rests) && (
        <Fact name={hosts.length > 1 ? text.runDetail.hosts : text.runDetail.host}>
          {hosts.map((host) => (
            <Link key={host} to={paths.runsAt(host)} className="block underline underline-offset-2">
              {host}
            </Link>
          ))}
          {rests && <span className="text-muted-foreground">{text.runDetail.noHost}</span>}
        </Fact>
      )}
      {cost && (
        <Fact name={text.runDetail.cost}>
          <CostText cost={cost} />
        </Fact>
      )}
      {run.parentRunId && (
        <Fact name={text.runDetail.parent}>
          <RunLink id={run.parentRunId} />
        </Fact>
      )}
      {children.length > 0 && (
        <Fact name={text.runDetail.children}>
          <ul className="flex flex-wrap gap-x-3">
            {children.map((child) => (
              <li key={child.id} className="flex items-center gap-1.5">
                <RunLink id={child.id} /> <RunBadge status={child.status} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </dl>
  );
}

export const RunLink = ({ id }: { id: string }) => (
  <Link to={paths.run(id)} className="font-mono text-xs break-all underline underline-offset-2">
    {id}
  </Link>
);

/** Tokens, money and models, as they count against the budget of the flow. */
export const CostText = ({ cost }: { cost: RunCost }) => (
  <>
    {text.runDetail.tokens(cost.inputTokens, cost.outputTokens)}
    <span className="text-muted-foreground"> · {[cost.cost > 0 ? text.runDetail.money(cost.cost) : text.runDetail.noPrice, ...cost.models].join(' · ')}</span>
  </>
);

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-[13px] text-muted-foreground">{name}</dt>
    <dd className="[overflow-wrap:anywhere]">{children}</dd>
  </div>
);
