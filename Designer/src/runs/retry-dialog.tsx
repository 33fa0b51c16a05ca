import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { getStepData, retryStep, type RunStep, type StepData } from '../api/run-detail';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Textarea } from '../components/ui/field';
import { ErrorLines, Faults, Loading } from '../components/ui/notice';
import { text } from '../text';
import { changedData } from './changed-data';
import { stepDataKey } from './step-data';

interface RetryDialogProps {
  runId: string;
  step: RunStep;
  name: string;
  onDone: () => void;
  onClose: () => void;
}

/** Tries a failed step again with data that a person puts right. */
export function RetryDialog({ runId, step, name, onDone, onClose }: RetryDialogProps) {
  const words = text.runDetail.edit;
  const data = useQuery({ queryKey: stepDataKey(runId, step), queryFn: ({ signal }) => getStepData(runId, step.number, signal) });
  return (
    <Dialog title={words.title(name)} onClose={onClose}>
      {data.isError ? (
        <Faults error={data.error} />
      ) : !data.data ? (
        <Loading rows={3} />
      ) : isWhole(data.data) ? (
        <Form runId={runId} step={step} data={data.data} onDone={onDone} onClose={onClose} />
      ) : (
        <ErrorLines lines={[words.tooLarge]} />
      )}
    </Dialog>
  );
}

const isWhole = ({ received, inputs }: StepData) => [received, inputs].every((part) => part.text.length === part.length);

function Form({ runId, step, data, onDone, onClose }: Omit<RetryDialogProps, 'name'> & { data: StepData }) {
  const words = text.runDetail.edit;
  const retrying = useMutation({
    mutationFn: (form: FormData) =>
      retryStep(runId, step.number, changedData({ items: data.received.text, inputs: data.inputs.text }, { items: String(form.get('items') ?? ''), inputs: String(form.get('inputs') ?? '') })),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    retrying.mutate(new FormData(event.currentTarget));
  };
  const field = { rows: 7, spellCheck: false, className: 'font-mono text-[13px]' };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={words.items}>{(id) => <Textarea id={id} name="items" defaultValue={data.received.text} data-focus {...field} />}</Field>
      {data.inputs.length > 0 && <Field label={words.inputs}>{(id) => <Textarea id={id} name="inputs" defaultValue={data.inputs.text} {...field} />}</Field>}
      <p className="text-[13px] text-muted-foreground">{words.help}</p>
      {retrying.isError && (retrying.error instanceof SyntaxError ? <ErrorLines lines={[retrying.error.message]} /> : <Faults error={retrying.error} />)}
      <DialogActions>
        <Button variant="outline" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button type="submit" disabled={retrying.isPending}>
          {words.submit}
        </Button>
      </DialogActions>
    </form>
  );
}
