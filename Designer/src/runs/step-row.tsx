import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { RunDetail, RunStep } from '../api/run-detail';
import { ErrorLines } from '../components/ui/notice';
import { formatExactTime, formatSpan, spanOf } from '../format';
import { text } from '../text';
import { CopySample } from './copy-sample';
import { StepBadge } from './run-badge';
import { CostText, RunLink } from './run-facts';
import { StepActions } from './step-actions';
import { StepDataView } from './step-data';
import { barsOf, plainType } from './steps';
import { waitWords } from './wait-words';

interface StepRowProps {
  detail: RunDetail;
  step: RunStep;
  name: string;
  /** The run's first and last moment, in milliseconds. */
  from: number;
  to: number;
  colors: Record<string, string>;
  chosen: boolean;
}

/** One execution of one activity: a line with its place in time, and all about it when opened. */
export function StepRow({ detail, step, name, from, to, colors, chosen }: StepRowProps) {
  const [open, setOpen] = useState(step.status === 'Faulted');
  const row = useRef<HTMLDetailsElement>(null);
  const took = step.endedAt ? formatSpan(spanOf(step.scheduledAt, step.endedAt)) : text.run.step.notDone;
  // Of a step that failed its one error stands above; while it waits for the next attempt that of the first is told here.
  const told = step.attempts.length > 1 || (!step.error && step.attempts.some(({ error }) => error));
  const timing = text.run.step.timing(formatSpan(Date.parse(step.scheduledAt) - from), took);

  useEffect(() => {
    if (chosen) {
      setOpen(true);
      row.current?.scrollIntoView({ block: 'center' });
      row.current?.querySelector('summary')?.focus();
    }
  }, [chosen]);

  return (
    <details ref={row} open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="group border-b border-line last:border-0" data-step={step.activityId}>
      <summary className="grid list-none grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-3 py-2.5 hover:bg-muted/50 sm:grid-cols-[auto_minmax(8rem,2fr)_6.5rem_minmax(6rem,3fr)_5rem] sm:px-4">
        <ChevronRight size={16} className="text-muted-foreground transition-transform group-open:rotate-90" aria-hidden />
        <span className="min-w-0">
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-[13px] text-muted-foreground">
            {plainType(step.type)}
            {step.attempts.length > 1 && ` · ${step.attempts.length}×`}
          </span>
        </span>
        <span>
          <StepBadge status={step.status} />
        </span>
        <span className="relative hidden h-2 rounded-full bg-muted sm:block" role="img" aria-label={timing} title={timing}>
          {barsOf(step, from, to).map((bar, at) => (
            <span key={at} className={`absolute h-full rounded-full ${colors[bar.kind]}`} style={{ left: `${bar.offset}%`, width: `${bar.width}%` }} />
          ))}
        </span>
        <span className="hidden text-right text-[13px] whitespace-nowrap text-muted-foreground tabular-nums sm:block">{step.endedAt ? took : ''}</span>
      </summary>
      {open && (
        <div className="flex flex-col gap-4 px-4 pt-1 pb-5 sm:pl-11">
          {step.error && <StepError error={step.error} />}
          {step.waits.map((wait) => (
            <p key={wait.bookmarkId} className="rounded-md bg-warning-soft px-3 py-2 text-warning">
              {waitWords(wait)}
            </p>
          ))}
          <StepActions detail={detail} step={step} name={name} />
          {told && (
            <section>
              <h3 className="mb-1 text-[13px] font-medium text-muted-foreground">{text.runDetail.attempts}</h3>
              <ol className="flex flex-col gap-1 text-[13px]">
                {step.attempts.map((attempt, at) => (
                  <li key={at} className="[overflow-wrap:anywhere]">
                    <span className="font-medium">{text.runDetail.attempt(at + 1)}</span> <span className="text-muted-foreground">{formatExactTime(attempt.startedAt)}</span>
                    {attempt.error && <span className="block text-danger">{attempt.error}</span>}
                  </li>
                ))}
              </ol>
            </section>
          )}
          {step.childRunId && (
            <p className="text-[13px] text-muted-foreground">
              {text.runDetail.child} <RunLink id={step.childRunId} />
            </p>
          )}
          {step.cost && (
            <p className="text-[13px]">
              <span className="text-muted-foreground">{text.runDetail.cost}:</span> <CostText cost={step.cost} />
            </p>
          )}
          {step.outcomes.length > 0 && (
            <p className="text-[13px] text-muted-foreground">
              {text.run.step.outcome} <span className="font-medium text-foreground">{step.outcomes.join(', ')}</span>
            </p>
          )}
          <StepDataView runId={detail.run.id} step={step} />
          <CopySample detail={detail} step={step} />
        </div>
      )}
    </details>
  );
}

const StepError = ({ error }: { error: NonNullable<RunStep['error']> }) => (
  <div className="flex flex-col gap-1.5">
    <ErrorLines lines={[text.run.failedWith(error) || text.errors.unexpected]} />
    {(error.type || error.detail) && (
      <details>
        <summary className="text-[13px] text-muted-foreground">{text.run.step.details}</summary>
        <pre className="mt-1 max-h-64 overflow-auto rounded-md bg-muted px-3 py-2 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">{[error.type, error.detail].filter(Boolean).join('\n')}</pre>
      </details>
    )}
  </div>
);
