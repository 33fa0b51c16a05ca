import { Network, Pencil } from 'lucide-react';
import { ApiError } from '../api/api-error';
import { isOver } from '../api/runs';
import { buttonStyle } from '../components/ui/button';
import { ErrorLines, Loading, LoadFault, Notice } from '../components/ui/notice';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { Page } from '../shell/page';
import { text } from '../text';
import { CancelRun } from './cancel-run';
import { RunFacts } from './run-facts';
import { RunJournal } from './run-journal';
import { StepList } from './step-list';
import { plainType, stepNames } from './steps';
import { useRun } from './use-run';
import { Values } from './value';

/** One run, told step by step. */
export function RunPage({ id }: { id: string }) {
  const { run, steps, flow } = useRun(id);

  if (!run.data) {
    return (
      <Page place="runs" title={text.runs.title}>
        {run.error instanceof ApiError && run.error.status === 404 ? (
          <Notice title={text.run.notFound} help={text.run.notFoundHelp} />
        ) : run.isError ? (
          <LoadFault error={run.error} onRetry={() => void run.refetch()} />
        ) : (
          <Loading />
        )}
      </Page>
    );
  }

  const { workflowState: state, definitionId } = run.data;
  const names = stepNames(flow.data?.root);
  const title = text.run.title(run.data.name || flow.data?.name || text.flows.unnamed);
  return (
    <Page
      place="runs"
      title={title}
      actions={
        <>
          {!isOver(run.data) && <CancelRun id={id} />}
          <Link to={paths.editor(definitionId)} className={buttonStyle({ variant: 'outline' })}>
            <Pencil size={16} aria-hidden />
            {text.run.editFlow}
          </Link>
          <Link to={paths.viewer(id)} className={buttonStyle({ variant: 'outline' })}>
            <Network size={16} aria-hidden />
            {text.run.openCanvas}
          </Link>
        </>
      }
    >
      <RunFacts run={run.data} />
      {run.data.isDefinitionDeleted && <p className="rounded-md bg-muted px-3 py-2.5">{isOver(run.data) ? text.run.flowDeleted : text.run.flowDeletedGoesOn}</p>}
      {(state.incidents ?? []).length > 0 && (
        <section aria-label={text.run.problems}>
          <ErrorLines
            lines={state.incidents!.map((incident) =>
              text.errors.inField(text.run.atStep(names.get(incident.activityId) ?? plainType(incident.activityType)), incident.message),
            )}
          />
        </section>
      )}
      <section className="overflow-hidden rounded-xl border border-line bg-surface" aria-label={text.run.steps}>
        <h2 className="border-b border-line px-4 py-3 font-medium">{text.run.steps}</h2>
        {steps.isError && !steps.data ? (
          <LoadFault error={steps.error} onRetry={() => void steps.refetch()} />
        ) : (
          <StepList run={run.data} executions={steps.data} names={names} />
        )}
      </section>
      <section className="grid gap-5 rounded-xl border border-line bg-surface p-4 lg:grid-cols-2">
        <Values title={text.run.input} values={state.input} />
        <Values title={text.run.output} values={state.output} />
      </section>
      <RunJournal id={id} names={names} revision={run.data.updatedAt} />
    </Page>
  );
}
