import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { getDefinition, setUsableAsTool, usableAsTool } from '../api/definitions';
import type { Flow } from '../api/flows';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Faults } from '../components/ui/notice';
import { text } from '../text';

interface ToolFlowProps {
  flow: Flow;
  onChanged: (definitionId: string) => void;
  onClose: () => void;
}

/** Whether agents, and models in other flows, may run a flow as a tool. */
export function ToolFlow({ flow, onChanged, onClose }: ToolFlowProps) {
  const words = text.flowList.tool;
  const definition = useQuery({ queryKey: ['definition', flow.definitionId, 'tool'], queryFn: ({ signal }) => getDefinition(flow.definitionId, signal), gcTime: 0 });
  const saving = useMutation({
    mutationFn: (isTool: boolean) => setUsableAsTool(flow.definitionId, isTool),
    onSuccess: () => {
      onChanged(flow.definitionId);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget).get('isTool') === 'on');
  };

  return (
    <Dialog title={words.title(flow.name || text.flows.unnamed)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {definition.data && (
          <label className="flex items-center gap-2">
            <input type="checkbox" name="isTool" defaultChecked={usableAsTool(definition.data)} className="size-4 accent-primary" data-focus />
            {words.field}
          </label>
        )}
        <p className="text-[13px] text-muted-foreground">{words.help}</p>
        {definition.data && !definition.data.isPublished && <p className="text-[13px] text-muted-foreground">{words.draft}</p>}
        {definition.isError && <Faults error={definition.error} />}
        {saving.isError && <Faults error={saving.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={saving.isPending || !definition.data}>
            {text.flowList.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
