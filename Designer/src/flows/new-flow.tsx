import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { createDefinition, isNameFree } from '../api/definitions';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input, Textarea } from '../components/ui/field';
import { ErrorLines, Faults } from '../components/ui/notice';
import { keys } from '../query';
import { navigate } from '../router/router';
import { paths } from '../router/routes';
import { text } from '../text';

/** Names a new flow, makes it and opens it in the editor. */
export function NewFlow({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const creation = useMutation({
    mutationFn: async ({ name, description }: { name: string; description: string }) =>
      (await isNameFree(name)) ? createDefinition(name, description) : null,
    onSuccess: (created) => {
      if (created) {
        void queryClient.invalidateQueries({ queryKey: keys.definitions });
        navigate(paths.editor(created.definitionId));
      }
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name')).trim();
    if (name) {
      creation.mutate({ name, description: String(form.get('description')).trim() });
    }
  };

  const taken = creation.data === null && !creation.isPending;
  return (
    <Dialog title={text.newFlow.title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted-foreground">{text.newFlow.help}</p>
        <Field label={text.newFlow.name}>{(id) => <Input id={id} name="name" required data-focus autoComplete="off" maxLength={200} />}</Field>
        <Field label={text.newFlow.description}>{(id) => <Textarea id={id} name="description" rows={3} />}</Field>
        {taken && <ErrorLines lines={[text.newFlow.taken(creation.variables.name)]} />}
        {creation.isError && <Faults error={creation.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={creation.isPending}>
            {text.newFlow.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
