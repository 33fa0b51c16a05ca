import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changePassword } from '../api/people';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input } from '../components/ui/field';
import { ErrorLines, Faults } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { nameOf } from '../session/jwt';
import { session, signIn } from '../session/session';
import { text } from '../text';

const words = text.users.own;

/** One's own password. Changing it ends all sessions at their next renewal, so this one begins anew. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const [differ, setDiffer] = useState(false);
  const changing = useMutation({
    mutationFn: async ({ old, next }: { old: string; next: string }) => {
      await changePassword(old, next);
      const now = session();
      if (now?.refreshToken) {
        await signIn(nameOf(now.accessToken), next).catch(() => false); // the password is changed all the same
      }
    },
    onSuccess: () => {
      toast(words.done);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [old, next, again] = ['old', 'new', 'again'].map((name) => String(form.get(name))) as [string, string, string];
    changing.reset();
    setDiffer(next !== again);
    if (next === again) {
      changing.mutate({ old, next });
    }
  };

  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted-foreground">{words.help}</p>
        <Field label={words.old}>{(id) => <Input id={id} name="old" type="password" autoComplete="current-password" required data-focus />}</Field>
        <Field label={words.next}>{(id) => <Input id={id} name="new" type="password" autoComplete="new-password" minLength={8} required />}</Field>
        <Field label={words.again}>{(id) => <Input id={id} name="again" type="password" autoComplete="new-password" required />}</Field>
        {differ && <ErrorLines lines={[words.differ]} />}
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
