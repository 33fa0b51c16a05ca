import type { ReactNode } from 'react';
import { isOver, type Run } from '../api/runs';
import { formatExactTime, formatSpan, spanOf } from '../format';
import { text } from '../text';
import { RunBadge } from './run-badge';

/** What is known of a run at a glance. */
export function RunFacts({ run }: { run: Run }) {
  const end = run.finishedAt ?? (isOver(run) ? run.updatedAt : null);
  const facts: [string, string | null][] = [
    [text.run.started, formatExactTime(run.createdAt)],
    [text.run.ended, end && formatExactTime(end)],
    [text.run.took, end && formatSpan(spanOf(run.createdAt, end))],
    [text.run.version, String(run.version)],
    [text.run.correlation, run.correlationId],
  ];

  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 rounded-xl border border-line bg-surface px-4 py-3">
      <Fact name={text.runs.status}>
        <RunBadge status={run.subStatus} />
      </Fact>
      {facts.map(([name, value]) => value && <Fact key={name} name={name}>{value}</Fact>)}
      <Fact name={text.run.id}>
        <span className="font-mono text-xs break-all">{run.id}</span>
      </Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-[13px] text-muted-foreground">{name}</dt>
    <dd className="[overflow-wrap:anywhere]">{children}</dd>
  </div>
);
