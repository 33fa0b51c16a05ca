import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { changePassword } from '../api/people';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input } from '../components/ui/field';
import { Faults } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { text } from '../text';

/** One's own password. Changing it ends all other sessions, and this one at its next renewal. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const words = text.users.own;
  const changing = useMutation({
    mutationFn: (form: FormData) => changePassword(String(form.get('old')), String(form.get('new'))),
    onSuccess: () => {
      toast(words.done);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    changing.mutate(new FormData(event.currentTarget));
  };

  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted-foreground">{words.help}</p>
        <Field label={words.old}>{(id) => <Input id={id} name="old" type="password" autoComplete="current-password" required data-focus />}</Field>
        <Field label={words.next}>{(id) => <Input id={id} name="new" type="password" autoComplete="new-password" minLength={8} required />}</Field>
        {changing.isError && <Faults error={changing.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={changing.isPending}>
            {words.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
