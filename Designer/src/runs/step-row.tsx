import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ActivityExecution, ErrorInfo } from '../api/runs';
import { ErrorLines } from '../components/ui/notice';
import { formatSpan, spanOf } from '../format';
import { text } from '../text';
import { StepBadge } from './run-badge';
import { barOf, outcomesOf, plainName, plainType, statusOfStep } from './steps';
import { Values } from './value';

interface StepRowProps {
  step: ActivityExecution;
  name: string;
  /** The run's first and last moment, in milliseconds. */
  from: number;
  to: number;
}

/** One execution of one activity: a line with its place in time, and its data when opened. */
export function StepRow({ step, name, from, to }: StepRowProps) {
  const failed = step.status === 'Faulted';
  const [open, setOpen] = useState(failed);
  const bar = barOf(step, from, to);
  const took = step.completedAt ? formatSpan(spanOf(step.startedAt, step.completedAt)) : text.run.step.notDone;
  const timing = text.run.step.timing(formatSpan(Date.parse(step.startedAt) - from), took);

  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="group border-b border-line last:border-0" data-step={step.activityId}>
      <summary className="grid list-none grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-3 py-2.5 hover:bg-muted/50 sm:grid-cols-[auto_minmax(8rem,2fr)_6.5rem_minmax(6rem,3fr)_5rem] sm:px-4">
        <ChevronRight size={16} className="text-muted-foreground transition-transform group-open:rotate-90" aria-hidden />
        <span className="min-w-0">
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-[13px] text-muted-foreground">{plainType(step.activityType)}</span>
        </span>
        <span>
          <StepBadge status={statusOfStep(step)} />
        </span>
        <span className="hidden h-2 rounded-full bg-muted sm:block" role="img" aria-label={timing} title={timing}>
          <span
            className={`block h-full rounded-full ${failed ? 'bg-danger' : 'bg-primary'}`}
            style={{ marginLeft: `${bar.offset}%`, width: `${bar.width}%` }}
          />
        </span>
        <span className="hidden text-right text-[13px] whitespace-nowrap text-muted-foreground tabular-nums sm:block">
          {step.completedAt ? took : ''}
        </span>
      </summary>
      {open && <StepData step={step} />}
    </details>
  );
}

function StepData({ step }: { step: ActivityExecution }) {
  const outcomes = outcomesOf(step);
  return (
    <div className="flex flex-col gap-4 px-4 pt-1 pb-5 sm:pl-11">
      {step.exception && <StepError error={step.exception} />}
      <div className="grid gap-5 lg:grid-cols-2">
        <Values title={text.run.step.inputs} values={step.activityState} label={plainName} />
        <Values title={text.run.step.outputs} values={step.outputs} label={plainName} />
      </div>
      {step.payload?.items && <Values title={text.run.step.items} values={step.payload.items} />}
      {outcomes.length > 0 && (
        <p className="text-[13px] text-muted-foreground">
          {text.run.step.outcome} <span className="font-medium text-foreground">{outcomes.join(', ')}</span>
        </p>
      )}
    </div>
  );
}

function StepError({ error }: { error: ErrorInfo }) {
  const causes: string[] = [];
  for (let cause: ErrorInfo | null | undefined = error; cause && causes.length < 5; cause = cause.innerException) {
    if (cause.message) {
      causes.push(cause.message);
    }
  }

  return (
    <div className="flex flex-col gap-1.5">
      <ErrorLines lines={causes.length > 0 ? [...new Set(causes)] : [text.errors.unexpected]} />
      {(error.type || error.stackTrace) && (
        <details>
          <summary className="text-[13px] text-muted-foreground">{text.run.step.details}</summary>
          <pre className="mt-1 max-h-64 overflow-auto rounded-md bg-muted px-3 py-2 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
            {[error.type, error.stackTrace].filter(Boolean).join('\n')}
          </pre>
        </details>
      )}
    </div>
  );
}
