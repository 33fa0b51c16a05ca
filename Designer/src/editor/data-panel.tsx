import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FlaskConical, Pin, PinOff, Radio, StepForward, X } from 'lucide-react';
import { useEffect } from 'react';
import { explain } from '../api/explain';
import { forgetSample, keepSample, listSamples, type Sample } from '../api/flow-tests';
import type { StepReport } from '../api/n8n-import';
import { getStepData, type RunDetail, type RunStep } from '../api/run-detail';
import { Button, buttonStyle } from '../components/ui/button';
import { ErrorLines, Loading } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { RunBadge } from '../runs/run-badge';
import { stepDataKey } from '../runs/step-data';
import { WrittenTexts } from '../runs/written-texts';
import { useMay } from '../session/use-account';
import { hasNumberedInputs } from '../studio/inputs';
import { showPins } from '../studio/pins';
import { type Selected, useSelected } from '../studio/selection';
import { editsSaved } from '../studio/unsaved';
import { text } from '../text';
import { DataView } from './data-view';
import { InputsBox } from './inputs-box';
import { ListenBox, useListening } from './listen';
import { OpenSettings } from './open-settings';
import { useTestRun } from './use-test-run';

const webhooks = new Set(['Elsa.HttpEndpoint', 'Bizoholic.HttpEndpoint']);

interface DataPanelProps {
  definitionId: string;
  /** Of the flow. */
  name: string;
  /** Steps whose settings are to be filled in. */
  waiting: StepReport[];
  onClose: () => void;
}

/** Beside the Studio: the data of the last run at each step, and the ways to try the flow. */
export function DataPanel({ definitionId, name, waiting, onClose }: DataPanelProps) {
  const words = text.dataPanel;
  const selected = useSelected();
  const may = useMay('write');
  const test = useTestRun(definitionId);
  const queryClient = useQueryClient();
  const samplesKey = [...keys.definition(definitionId), 'samples'];
  const samples = useQuery({ queryKey: samplesKey, queryFn: ({ signal }) => listSamples(definitionId, signal) });
  const changed = () => void queryClient.invalidateQueries({ queryKey: samplesKey });
  const listening = useListening(definitionId, changed);
  const starting = useMutation({
    mutationFn: async (toActivityId: string | null) => {
      await editsSaved(performance.now());
      await test.start(toActivityId);
    },
    onError: (error) => toast(explain(error), { bad: true }),
  });

  useEffect(() => {
    showPins(new Set(samples.data?.map((sample) => sample.activityId)));
    return () => showPins(new Set());
  }, [samples.data]);

  const busy = starting.isPending || test.isRunning;
  const open = waiting.filter((step) => step.activityId === selected?.id);
  const sample = samples.data?.find((kept) => kept.activityId === selected?.id);
  return (
    <aside className="shell fixed top-16 right-0 bottom-0 z-10 flex w-[340px] flex-col overflow-auto border-l border-line bg-surface" aria-label={words.title}>
      <header className="flex items-center justify-between gap-2 border-b border-line px-3 py-2">
        <h2 className="min-w-0 truncate font-medium">{selected?.name ?? words.whole}</h2>
        <Button variant="ghost" size="icon" onClick={onClose} aria-label={text.common.close}>
          <X size={16} aria-hidden />
        </Button>
      </header>
      {may && (
        <div className="flex flex-wrap gap-2 border-b border-line px-3 py-2.5">
          <Button size="small" disabled={busy} onClick={() => starting.mutate(null)}>
            <FlaskConical size={15} aria-hidden />
            {words.runSample}
          </Button>
          {selected && (
            <Button size="small" variant="outline" disabled={busy} onClick={() => starting.mutate(selected.id)}>
              <StepForward size={15} aria-hidden />
              {words.runHere}
            </Button>
          )}
          {selected && webhooks.has(selected.type) && listening.activityId === null && (
            <Button size="small" variant="outline" onClick={() => listening.start(selected.id)}>
              <Radio size={15} aria-hidden />
              {words.listen}
            </Button>
          )}
          {listening.activityId !== null && <ListenBox onStop={listening.stop} />}
        </div>
      )}
      {may && selected && hasNumberedInputs(selected.type) && <InputsBox key={selected.id} selected={selected} />}
      {open.length > 0 && (
        <section className="border-b border-line" aria-label={text.n8nImport.settings.title}>
          <h3 className="px-4 pt-3 font-medium">{text.n8nImport.settings.title}</h3>
          <OpenSettings key={open[0]!.activityId} definitionId={definitionId} name={name} steps={open} />
        </section>
      )}
      {test.detail && <WrittenTexts detail={test.detail} />}
      <div className="flex flex-col gap-3 px-3 py-2.5" aria-live="polite">
        {test.detail ? <RunLine detail={test.detail} isRunning={busy} isTest={test.isTest} /> : <p className="text-[13px] text-muted-foreground">{words.noRun}</p>}
        {samples.isError && <ErrorLines lines={explain(samples.error)} />}
        {!selected && <p className="text-[13px] text-muted-foreground">{words.pick}</p>}
        {selected && sample && <Kept definitionId={definitionId} sample={sample} onForgotten={changed} />}
        {selected && test.detail && (
          <StepPart key={`${selected.id} ${test.detail.run.id}`} definitionId={definitionId} detail={test.detail} selected={selected} onSamples={changed} />
        )}
      </div>
    </aside>
  );
}

function RunLine({ detail, isRunning, isTest }: { detail: RunDetail; isRunning: boolean; isTest: boolean }) {
  const words = text.dataPanel;
  const failed = isTest ? detail.steps.find((step) => step.status === 'Faulted' && step.error) : undefined;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-[13px] text-muted-foreground">
        {isRunning ? words.testing : words.from} <RunBadge status={detail.run.status} />
        <Link to={paths.run(detail.run.id)} className={buttonStyle({ variant: 'ghost', size: 'small' })}>
          {words.openRun}
        </Link>
      </p>
      {failed && <ErrorLines lines={[`${words.failedAt(failed.name)} ${text.run.failedWith(failed.error!)}`, words.whatToDo]} />}
    </>
  );
}

function Kept({ definitionId, sample, onForgotten }: { definitionId: string; sample: Sample; onForgotten: () => void }) {
  const words = text.dataPanel;
  const may = useMay('write');
  const forget = useMutation({ mutationFn: () => forgetSample(definitionId, sample.activityId), onSuccess: onForgotten, onError: (error) => toast(explain(error), { bad: true }) });
  return (
    <div className="flex flex-col items-start gap-1.5 rounded-md bg-info-soft px-2.5 py-2 text-[13px]">
      <p>{sample.kind === 'request' ? words.pinnedTrigger : words.pinned}</p>
      {may && (
        <Button size="small" variant="outline" disabled={forget.isPending} onClick={() => forget.mutate()}>
          <PinOff size={15} aria-hidden />
          {words.unpin}
        </Button>
      )}
    </div>
  );
}

interface StepPartProps {
  definitionId: string;
  detail: RunDetail;
  selected: Selected;
  onSamples: () => void;
}

function StepPart({ definitionId, detail, selected, onSamples }: StepPartProps) {
  const step = detail.steps.findLast((one) => one.activityId === selected.id);
  return step ? (
    <StepData definitionId={definitionId} runId={detail.run.id} step={step} selected={selected} onSamples={onSamples} />
  ) : (
    <p className="text-[13px] text-muted-foreground">{text.dataPanel.notReached}</p>
  );
}

interface StepDataProps {
  definitionId: string;
  runId: string;
  step: RunStep;
  selected: Selected;
  onSamples: () => void;
}

function StepData({ definitionId, runId, step, selected, onSamples }: StepDataProps) {
  const words = text.dataPanel;
  const may = useMay('write');
  const data = useQuery({ queryKey: stepDataKey(runId, step), queryFn: ({ signal }) => getStepData(runId, step.number, signal) });
  const keep = useMutation({
    mutationFn: (json: string) => {
      const value = JSON.parse(json) as unknown;
      return keepSample(definitionId, selected.id, 'items', Array.isArray(value) ? value : Object.values(value as object).flat(), true);
    },
    onSuccess: onSamples,
    onError: (error) => toast(explain(error), { bad: true }),
  });
  if (!data.data) {
    return <Loading rows={2} />;
  }

  const { received, items, outputs } = data.data;
  const left = items.length > 0 ? items : outputs;
  return (
    <>
      {step.error && <ErrorLines lines={[text.run.failedWith(step.error)]} />}
      <section>
        <h3 className="mb-1 font-medium">{words.received}</h3>
        <DataView part={received} from={null} />
      </section>
      <section>
        <h3 className="mb-1 font-medium">{words.items}</h3>
        <DataView part={left} from={selected.name} />
      </section>
      {may && items.length > 0 && items.text.length === items.length && (
        <Button size="small" variant="outline" className="self-start" disabled={keep.isPending} onClick={() => keep.mutate(items.text)}>
          <Pin size={15} aria-hidden />
          {words.pin}
        </Button>
      )}
    </>
  );
}
