import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { createKey } from '../api/api-keys';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input } from '../components/ui/field';
import { Faults } from '../components/ui/notice';
import { text } from '../text';
import { ShownOnce } from './shown-once';

const scopes = ['read', 'write', 'operate', 'administer', 'tools'];

export function NewKey({ onClose }: { onClose: () => void }) {
  const words = text.settings;
  const making = useMutation({ mutationFn: (form: FormData) => createKey(String(form.get('name')).trim(), form.getAll('scope').map(String)) });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    making.mutate(new FormData(event.currentTarget));
  };

  if (making.data) {
    return <ShownOnce title={words.newTitle} help={words.newHelp} secret={making.data.key} onClose={onClose} />;
  }

  return (
    <Dialog title={words.create} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={words.name}>{(id) => <Input id={id} name="name" required maxLength={200} autoComplete="off" data-focus />}</Field>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 font-medium">{words.scopes}</legend>
          {scopes.map((scope) => (
            <label key={scope} className="flex items-center gap-2">
              <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} className="size-4 accent-primary" />
              {words.scope[scope]}
            </label>
          ))}
        </fieldset>
        {making.isError && <Faults error={making.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={making.isPending}>
            {words.createSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
