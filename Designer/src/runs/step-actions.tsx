import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FastForward, Play, RotateCcw, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../api/explain';
import { resumeStep, retryStep, type RunDetail, type RunStep, skipStep } from '../api/run-detail';
import { Button } from '../components/ui/button';
import { Confirm } from '../components/ui/confirm';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { useMay } from '../session/use-account';
import { text } from '../text';
import { ResumeDialog } from './resume-dialog';
import { RetryDialog } from './retry-dialog';

interface StepActionsProps {
  detail: RunDetail;
  step: RunStep;
  name: string;
}

/** What a person can do with a step that failed or waits. */
export function StepActions({ detail: { run }, step, name }: StepActionsProps) {
  const words = text.runDetail;
  const [asking, setAsking] = useState<'edit' | 'skip' | 'resume' | null>(null);
  const queryClient = useQueryClient();
  const may = useMay('write');
  const done = (said: string) => {
    setAsking(null);
    toast(said);
    void queryClient.invalidateQueries({ queryKey: keys.runs });
  };
  const failed = (error: unknown) => toast(explain(error), { bad: true });
  const retry = useMutation({ mutationFn: () => retryStep(run.id, step.number, {}), onSuccess: () => done(words.asked.retry), onError: failed });
  const skip = useMutation({ mutationFn: () => skipStep(run.id, step.number), onSuccess: () => done(words.asked.skip), onError: failed });

  const hasFailed = step.status === 'Faulted' && run.status !== 'Finished' && run.status !== 'Cancelled';
  const waits = step.status === 'Waiting' && step.waits.length > 0;
  if (!may || (!hasFailed && !waits) || step.isFrame) {
    return null;
  }

  return (
    <div className="flex flex-wrap gap-2">
      {hasFailed && (
        <>
          <Button size="small" disabled={retry.isPending} onClick={() => retry.mutate()}>
            <RotateCcw size={15} aria-hidden />
            {words.retry}
          </Button>
          <Button size="small" variant="outline" onClick={() => setAsking('edit')}>
            <SquarePen size={15} aria-hidden />
            {words.retryWith}
          </Button>
        </>
      )}
      {waits && (
        <Button size="small" onClick={() => setAsking('resume')}>
          <Play size={15} aria-hidden />
          {words.resume}
        </Button>
      )}
      <Button size="small" variant="outline" onClick={() => setAsking('skip')}>
        <FastForward size={15} aria-hidden />
        {words.skip}
      </Button>
      {asking === 'skip' && (
        <Confirm title={words.skipTitle(name)} help={words.skipHelp} submit={words.skip} busy={skip.isPending} onConfirm={() => skip.mutate()} onClose={() => setAsking(null)} />
      )}
      {asking === 'edit' && <RetryDialog runId={run.id} step={step} name={name} onDone={() => done(words.asked.retry)} onClose={() => setAsking(null)} />}
      {asking === 'resume' && (
        <ResumeDialog
          name={name}
          send={(answer) => resumeStep(run.id, step.waits[0]!.bookmarkId, answer)}
          onDone={() => done(words.asked.resume)}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}
