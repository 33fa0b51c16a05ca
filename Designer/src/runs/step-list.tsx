import { useState } from 'react';
import type { ActivityExecution, Run } from '../api/runs';
import { Button } from '../components/ui/button';
import { Loading, Notice } from '../components/ui/notice';
import { text } from '../text';
import { StepRow } from './step-row';
import { isStep, plainType } from './steps';

interface StepListProps {
  run: Run;
  executions: ActivityExecution[] | undefined;
  names: Map<string, string>;
}

/** A loop over a thousand items has thousands of steps; this many are drawn at a time. */
const chunk = 200;

export function StepList({ run, executions, names }: StepListProps) {
  const [limit, setLimit] = useState(chunk);
  if (!executions) {
    return <Loading rows={4} />;
  }

  const steps = executions.filter(isStep).sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  if (steps.length === 0) {
    return <Notice title={text.run.noSteps} help={text.run.noStepsHelp} />;
  }

  const from = Math.min(Date.parse(run.createdAt), Date.parse(steps[0]!.startedAt));
  const ends = steps.map((step) => (step.completedAt ? Date.parse(step.completedAt) : Date.parse(run.finishedAt ?? run.updatedAt)));
  const to = ends.reduce((latest, end) => Math.max(latest, end), from + 1);
  const rest = steps.length - limit;

  return (
    <>
      {steps.slice(0, limit).map((step) => (
        <StepRow
          key={step.id}
          step={step}
          name={names.get(step.activityId) ?? step.activityName ?? plainType(step.activityType)}
          from={from}
          to={to}
        />
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
