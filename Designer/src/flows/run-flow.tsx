import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getDefinition, type InputDefinition, type VersionChoice } from '../api/definitions';
import type { Flow } from '../api/flows';
import { startRun } from '../api/runs';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Select, Textarea } from '../components/ui/field';
import { ErrorLines, Faults } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { keys } from '../query';
import { navigate } from '../router/router';
import { paths } from '../router/routes';
import { text } from '../text';
import { parseRunInput } from './run-input';

/** Starts a flow with an input of one's own and opens the run. */
export function RunFlow({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const { data } = useQuery({ queryKey: keys.definition(flow.definitionId), queryFn: ({ signal }) => getDefinition(flow.definitionId, signal) });
  const [typed, setTyped] = useState<string | null>(null);
  const input = typed ?? exampleInput(data?.inputs ?? []);

  const running = useMutation({
    mutationFn: (version: VersionChoice) => startRun(flow.definitionId, version, parseRunInput(input)),
    onSuccess: ({ instanceId, cannotStart }) => {
      onClose();
      if (cannotStart || !instanceId) {
        toast(cannotStart ? text.runFlow.cannotStart : text.runFlow.noRun, { bad: cannotStart });
      } else {
        navigate(paths.run(instanceId));
      }
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).get('version') as VersionChoice | null;
    running.mutate(chosen ?? (flow.state === 'draft' ? 'Latest' : 'Published'));
  };

  return (
    <Dialog title={text.runFlow.title(flow.name || text.flows.unnamed)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {flow.state === 'changed' && (
          <Field label={text.runFlow.version}>
            {(id) => (
              <Select id={id} name="version">
                <option value="Published">{text.runFlow.published}</option>
                <option value="Latest">{text.runFlow.draft}</option>
              </Select>
            )}
          </Field>
        )}
        <Field label={text.runFlow.input}>
          {(id) => (
            <Textarea
              id={id}
              rows={8}
              className="font-mono text-[13px]"
              spellCheck={false}
              placeholder="{}"
              value={input}
              onChange={(event) => setTyped(event.target.value)}
              data-focus
            />
          )}
        </Field>
        <p className="text-[13px] text-muted-foreground">{text.runFlow.help}</p>
        {running.isError &&
          (running.error instanceof SyntaxError ? <ErrorLines lines={[running.error.message]} /> : <Faults error={running.error} />)}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={running.isPending}>
            {text.runFlow.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The flow's declared inputs as JSON to fill in; nothing when it declares none. */
const exampleInput = (inputs: InputDefinition[]) =>
  inputs.length === 0 ? '' : JSON.stringify(Object.fromEntries(inputs.map((i) => [i.name, i.defaultValue ?? null])), null, 2);
