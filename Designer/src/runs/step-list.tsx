import { useState } from 'react';
import type { RunDetail } from '../api/run-detail';
import { Button } from '../components/ui/button';
import { Notice } from '../components/ui/notice';
import { text } from '../text';
import { StepRow } from './step-row';
import { isStep, spanOfSteps } from './steps';

interface StepListProps {
  detail: RunDetail;
  names: Map<string, string>;
  /** The activity that was chosen on the canvas: its last step is opened. */
  chosen: string | null;
}

/** A loop over a thousand items has thousands of steps; this many are drawn at a time. */
const chunk = 200;

const colors: Record<string, string> = { queued: 'bg-line-strong', running: 'bg-info', waiting: 'bg-warning', retrying: 'bg-danger' };

export function StepList({ detail, names, chosen }: StepListProps) {
  const [limit, setLimit] = useState(chunk);
  const steps = detail.steps.filter(isStep);
  if (steps.length === 0) {
    return <Notice title={text.run.noSteps} help={text.run.noStepsHelp} />;
  }

  const [from, to] = spanOfSteps(steps, detail.run.createdAt, detail.run.finishedAt ?? null);
  const open = steps.findLast((step) => step.activityId === chosen)?.number;
  const rest = steps.length - limit;
  return (
    <>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-[13px] text-muted-foreground">
        {Object.entries(colors).map(([kind, color]) => (
          <li key={kind} className="flex items-center gap-1.5">
            <span className={`size-2.5 rounded-sm ${color}`} aria-hidden />
            {text.runDetail.segments[kind]}
          </li>
        ))}
      </ul>
      {steps.slice(0, limit).map((step) => (
        <StepRow key={step.number} detail={detail} step={step} name={names.get(step.activityId) ?? step.name} from={from} to={to} colors={colors} chosen={open === step.number} />
      ))}
      {rest > 0 && (
        <div className="flex justify-center p-3">
          <Button variant="outline" onClick={() => setLimit(limit + chunk)}>
            {text.run.moreSteps(Math.min(chunk, rest))}
          </Button>
        </div>
      )}
    </>
  );
}
