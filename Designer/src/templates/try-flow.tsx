import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Hourglass } from 'lucide-react';
import { useState } from 'react';
import { keepSample, listSamples, type Sample, testFlow } from '../api/flow-tests';
import { getRunDetail, type RunDetail } from '../api/run-detail';
import { Button } from '../components/ui/button';
import { Field, Textarea } from '../components/ui/field';
import { ErrorLines, Faults, Loading } from '../components/ui/notice';
import { isAtRest } from '../editor/use-test-run';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { StepBadge } from '../runs/run-badge';
import { text } from '../text';

const words = text.templates;
const lookEvery = 600;

/** Runs a draft with sample data and shows what became of each step. */
export function TryFlow({ definitionId }: { definitionId: string }) {
  const samples = useQuery({ queryKey: [...keys.definition(definitionId), 'samples'], queryFn: ({ signal }) => listSamples(definitionId, signal), staleTime: Infinity });
  const call = samples.data?.find(({ kind }) => kind === 'request');
  const [typed, setTyped] = useState<string | null>(null);
  const testing = useMutation({
    mutationFn: async () => {
      if (call && typed !== null) {
        await keepSample(definitionId, call.activityId, 'request', { ...requestOf(call), body: JSON.parse(typed) as unknown }, true);
      }
      return (await testFlow(definitionId, null)).runId;
    },
  });
  const runId = testing.data ?? null;
  const run = useQuery({
    queryKey: keys.run(runId ?? ''),
    queryFn: ({ signal }) => getRunDetail(runId!, signal),
    enabled: runId !== null,
    refetchInterval: ({ state: { data } }) => (data && isAtRest(data) ? false : lookEvery),
  });
  const isBusy = testing.isPending || (runId !== null && !run.isError && !(run.data && isAtRest(run.data)));

  return (
    <section className="flex flex-col gap-3">
      {call && (
        <Field label={words.sample}>
          {(id) => (
            <Textarea
              id={id}
              rows={6}
              className="font-mono text-[13px]"
              spellCheck={false}
              value={typed ?? JSON.stringify(requestOf(call).body ?? {}, null, 2)}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      )}
      <p className="text-[13px] text-muted-foreground">{words.sampleHelp}</p>
      <Button variant="outline" className="self-start" disabled={isBusy || samples.isPending} onClick={() => testing.mutate()} data-focus>
        {isBusy ? words.testing : runId ? words.again : words.test}
      </Button>
      {testing.isError && (testing.error instanceof SyntaxError ? <ErrorLines lines={[words.noJson]} /> : <Faults error={testing.error} />)}
      {samples.isError && <Faults error={samples.error} />}
      {run.isError && <Faults error={run.error} />}
      {isBusy && runId && !run.data && <Loading rows={2} />}
      {run.data && <Result detail={run.data} />}
    </section>
  );
}

function Result({ detail }: { detail: RunDetail }) {
  const steps = detail.steps.filter(({ isFrame }) => !isFrame);
  const failed = steps.find(({ error }) => error);
  return (
    <section aria-label={words.result} className="flex flex-col gap-2">
      {isAtRest(detail) && <Outcome status={detail.run.status} error={failed?.error?.message ?? null} />}
      <ol className="max-h-[30vh] overflow-auto rounded-md border border-line">
        {steps.map((step) => (
          <li key={step.number} className="flex items-center justify-between gap-3 border-b border-line px-3 py-1.5 last:border-0">
            <span className="min-w-0 truncate">{step.name}</span>
            <StepBadge status={step.status} />
          </li>
        ))}
      </ol>
      <Link to={paths.run(detail.run.id)} className="text-[13px] underline underline-offset-2">
        {words.openRun}
      </Link>
    </section>
  );
}

function Outcome({ status, error }: { status: string; error: string | null }) {
  if (status === 'Finished') {
    return (
      <p role="status" className="flex items-center gap-2 text-success">
        <CircleCheck size={18} aria-hidden />
        {words.passed}
      </p>
    );
  }
  if (status === 'Suspended') {
    return (
      <p role="status" className="flex items-center gap-2">
        <Hourglass size={18} aria-hidden />
        {words.waits}
      </p>
    );
  }
  return (
    <p role="status" className="flex items-start gap-2 text-danger [overflow-wrap:anywhere]">
      <CircleAlert size={18} className="mt-0.5 shrink-0" aria-hidden />
      {error ? `${words.stopped} ${error}` : (text.runStatus[status] ?? status)}
    </p>
  );
}

const requestOf = (sample: Sample) => sample.data as Record<string, unknown>;
