import { type FormEvent, useState } from 'react';
import icon from '../icon.svg';
import { Button } from '../components/ui/button';
import { Field, Input } from '../components/ui/field';
import { ErrorLines } from '../components/ui/notice';
import { explain } from '../api/explain';
import { text } from '../text';
import { signIn } from './session';

export function SignInPage() {
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<string[]>([]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFaults([]);
    try {
      const known = await signIn(String(form.get('username')), String(form.get('password')));
      setFaults(known ? [] : [text.signIn.wrong]);
    } catch (error) {
      setFaults(explain(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="flex min-h-screen items-center justify-center p-4">
      <form onSubmit={submit} className="flex w-full max-w-sm flex-col gap-5 rounded-xl border border-line bg-surface p-7 shadow-sm">
        <header className="flex flex-col gap-1">
          <img src={icon} alt="" className="mb-3 size-10" />
          <h1 className="text-xl font-semibold">{text.app}</h1>
          <p className="text-muted-foreground">{text.signIn.intro}</p>
        </header>
        <Field label={text.signIn.user}>
          {(id) => <Input id={id} name="username" autoComplete="username" autoCapitalize="none" required autoFocus />}
        </Field>
        <Field label={text.signIn.password}>
          {(id) => <Input id={id} name="password" type="password" autoComplete="current-password" required />}
        </Field>
        {faults.length > 0 && <ErrorLines lines={faults} />}
        <Button type="submit" disabled={busy}>
          {busy ? text.signIn.busy : text.signIn.submit}
        </Button>
      </form>
    </div>
  );
}
