import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { addUser, type NewUser } from '../api/people';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input } from '../components/ui/field';
import { Faults } from '../components/ui/notice';
import { text } from '../text';
import { roles } from './roles';

export function NewUserDialog({ onClose, onAdded }: { onClose: () => void; onAdded: (user: NewUser) => void }) {
  const words = text.users;
  const adding = useMutation({ mutationFn: (form: FormData) => addUser(String(form.get('userName')).trim(), String(form.get('role'))), onSuccess: onAdded });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    adding.mutate(new FormData(event.currentTarget));
  };

  return (
    <Dialog title={words.add} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={words.name}>{(id) => <Input id={id} name="userName" required maxLength={100} autoComplete="off" autoCapitalize="none" data-focus />}</Field>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 font-medium">{words.roleTitle}</legend>
          {roles.map((role) => (
            <label key={role} className="flex items-baseline gap-2">
              <input type="radio" name="role" value={role} defaultChecked={role === 'marketer'} className="size-4 shrink-0 translate-y-0.5 accent-primary" />
              <span>
                {words.role[role]} <span className="text-[13px] text-muted-foreground">{words.roleHelp[role]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {adding.isError && <Faults error={adding.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={adding.isPending}>
            {words.addSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
