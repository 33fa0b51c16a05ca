import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { type Flow, setTags } from '../api/flows';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input } from '../components/ui/field';
import { Faults } from '../components/ui/notice';
import { text } from '../text';

interface TagFlowProps {
  flow: Flow;
  onTagged: (definitionId: string) => void;
  onClose: () => void;
}

export function TagFlow({ flow, onTagged, onClose }: TagFlowProps) {
  const tagging = useMutation({
    mutationFn: (words: string) => setTags(flow.definitionId, words.split(',').map((word) => word.trim()).filter(Boolean)),
    onSuccess: () => {
      onTagged(flow.definitionId);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    tagging.mutate(String(new FormData(event.currentTarget).get('tags')));
  };

  return (
    <Dialog title={text.flowList.tagsTitle(flow.name || text.flows.unnamed)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={text.flowList.tagsField}>{(id) => <Input id={id} name="tags" defaultValue={flow.tags.join(', ')} autoComplete="off" data-focus />}</Field>
        <p className="text-[13px] text-muted-foreground">{text.flowList.tagsHelp}</p>
        {tagging.isError && <Faults error={tagging.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={tagging.isPending}>
            {text.flowList.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
