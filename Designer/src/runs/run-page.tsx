import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Network, Pencil, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../api/api-error';
import { explain } from '../api/explain';
import type { RunDetail, TextPart } from '../api/run-detail';
import { changeRuns } from '../api/run-list';
import { stepNames } from '../api/activities';
import type { Definition } from '../api/definitions';
import { Button, buttonStyle } from '../components/ui/button';
import { Card } from '../components/ui/card';
import { ErrorLines, Loading, LoadFault, Notice } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { Page } from '../shell/page';
import { text } from '../text';
import { CancelRun } from './cancel-run';
import { MoveRun } from './move-run';
import { RunCanvas } from './run-canvas';
import { RunFacts } from './run-facts';
import { RunJournal } from './run-journal';
import { StepList } from './step-list';
import { isOver, useRun } from './use-run';
import { WrittenTexts } from './written-texts';

/** One run: where it stands, what each step did with which data, and what can be done about it. */
export function RunPage({ id }: { id: string }) {
  const { run, flow } = useRun(id);
  const detail = run.data;
  const title = detail ? text.run.title(detail.run.name || detail.flowName || text.flows.unnamed) : text.runs.title;

  return (
    <Page place="runs" title={title} actions={detail && <Actions run={detail.run} published={detail.publishedVersion} />}>
      {detail ? (
        <Detail detail={detail} flow={flow.data} />
      ) : run.error instanceof ApiError && run.error.status === 404 ? (
        <Notice title={text.run.notFound} help={text.run.notFoundHelp} />
      ) : run.isError ? (
        <LoadFault error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

function Actions({ run, published }: { run: RunDetail['run']; published: RunDetail['publishedVersion'] }) {
  const may = useMay('write');
  const operates = useMay('operate');
  return (
    <>
      {may && (run.status === 'Faulted' || run.status === 'Interrupted') && <RetryRun id={run.id} />}
      {operates && published && published !== run.version && run.status !== 'Finished' && run.status !== 'Cancelled' && <MoveRun id={run.id} from={Number(run.version)} to={Number(published)} />}
      {may && !isOver(run.status) && <CancelRun id={run.id} />}
      {!run.isDefinitionDeleted && (
        <Link to={paths.editor(run.definitionId)} className={buttonStyle({ variant: 'outline' })}>
          <Pencil size={16} aria-hidden />
          {text.run.editFlow}
        </Link>
      )}
      <Link to={paths.viewer(run.id)} className={buttonStyle({ variant: 'outline' })}>
        <Network size={16} aria-hidden />
        {text.run.openCanvas}
      </Link>
    </>
  );
}

function Detail({ detail, flow }: { detail: RunDetail; flow: Definition | undefined }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { run } = detail;
  const names = stepNames(flow?.root);
  const failures = detail.steps.filter((step) => step.status === 'Faulted' && step.error);
  const lines = failures.map((step) => text.errors.inField(text.run.atStep(names.get(step.activityId) ?? step.name), text.run.failedWith(step.error!)));

  return (
    <>
      {run.isDefinitionDeleted && <p className="rounded-md bg-muted px-3 py-2.5">{text.run.flowDeleted}</p>}
      <RunFacts detail={detail} />
      {(lines.length > 0 || detail.error) && (
        <section aria-label={text.run.problems}>
          <ErrorLines lines={lines.length > 0 ? [...new Set(lines)] : [detail.error!.message]} />
        </section>
      )}
      {flow && (
        <Card title={text.runDetail.canvas}>
          <RunCanvas root={flow.root} steps={detail.steps} name={flow.name ?? ''} status={run.status} onSelect={setChosen} />
        </Card>
      )}
      <Card title={text.run.steps}>
        <WrittenTexts detail={detail} names={names} />
        <StepList detail={detail} names={names} chosen={chosen} />
      </Card>
      <div className="grid gap-4 lg:grid-cols-2">
        <Whole title={text.run.input} part={detail.input} />
        <Whole title={text.run.output} part={detail.output} />
      </div>
      <RunJournal id={run.id} names={names} revision={run.updatedAt} />
    </>
  );
}

const Whole = ({ title, part }: { title: string; part: TextPart }) => (
  <Card title={title}>
    {part.length === 0 ? (
      <p className="px-4 py-3 text-muted-foreground">{text.runDetail.noData}</p>
    ) : (
      <pre tabIndex={0} className="max-h-80 overflow-auto px-4 py-3 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
        {part.text}
        {part.text.length < part.length && '…'}
      </pre>
    )}
  </Card>
);

function RetryRun({ id }: { id: string }) {
  const queryClient = useQueryClient();
  const retrying = useMutation({
    mutationFn: () => changeRuns('retry', [id]),
    onSuccess: ({ done }) => {
      toast(text.runList.done.retry(done, 1 - done), { bad: done === 0 });
      void queryClient.invalidateQueries({ queryKey: keys.runs });
    },
    onError: (error) => toast(explain(error), { bad: true }),
  });
  return (
    <Button disabled={retrying.isPending} onClick={() => retrying.mutate()}>
      <RotateCcw size={16} aria-hidden />
      {text.runDetail.retryRun}
    </Button>
  );
}
