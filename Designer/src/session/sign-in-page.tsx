import { type FormEvent, useEffect, useState } from 'react';
import icon from '../icon.svg';
import { Button } from '../components/ui/button';
import { Field, Input } from '../components/ui/field';
import { ErrorLines } from '../components/ui/notice';
import { explain } from '../api/explain';
import { text } from '../text';
import { signIn, signInElsewhere, signInWays, type SignInWays, takeSession } from './session';

const words = text.signIn;

/** Why the provider sent somebody back without a session. */
const refusal = () => new URLSearchParams(location.search).get('signIn');

export function SignInPage() {
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<string[]>(() => {
    const why = refusal();
    return why ? [words.refused[why] ?? words.refused['failed']!] : [];
  });
  const [ways, setWays] = useState<SignInWays>({});

  useEffect(() => {
    takeSession().catch((error: unknown) => setFaults(explain(error)));
    signInWays().then(setWays, () => {}); // without an answer there is still the form
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFaults([]);
    try {
      const known = await signIn(String(form.get('username')), String(form.get('password')));
      setFaults(known ? [] : [words.wrong]);
    } catch (error) {
      setFaults(explain(error));
    } finally {
      setBusy(false);
    }
  };

  const { provider, address } = ways;
  return (
    <main className="flex min-h-screen items-center justify-center p-4">
      <form onSubmit={submit} className="flex w-full max-w-sm flex-col gap-5 rounded-xl border border-line bg-surface p-7 shadow-sm">
        <header className="flex flex-col gap-1">
          <img src={icon} alt="" className="mb-3 size-10" />
          <h1 className="text-xl font-semibold">{text.app}</h1>
          <p className="text-muted-foreground">{words.intro}</p>
        </header>
        {provider && address && (
          <>
            <Button onClick={() => signInElsewhere(address)}>{words.provider(provider)}</Button>
            <p className="text-center text-[13px] text-muted-foreground">{words.or}</p>
          </>
        )}
        <Field label={words.user}>
          {(id) => <Input id={id} name="username" autoComplete="username" autoCapitalize="none" required autoFocus />}
        </Field>
        <Field label={words.password}>
          {(id) => <Input id={id} name="password" type="password" autoComplete="current-password" required />}
        </Field>
        {faults.length > 0 && <ErrorLines lines={faults} />}
        <Button type="submit" variant={provider ? 'outline' : 'primary'} disabled={busy}>
          {busy ? words.busy : words.submit}
        </Button>
      </form>
    </main>
  );
}
