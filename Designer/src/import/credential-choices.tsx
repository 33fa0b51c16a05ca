import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import type { FormEvent } from 'react';
import { type Credential, listCredentials } from '../api/credentials';
import { chooseCredentials, type FilledUses, type ImportReport } from '../api/n8n-import';
import { Button } from '../components/ui/button';
import { Field, Select } from '../components/ui/field';
import { Faults } from '../components/ui/notice';
import { credentialKeys } from '../credentials/keys';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { text } from '../text';

const words = text.n8nImport.choice;

type Needed = ImportReport['credentials'][number];

const keyOf = ({ kind, name }: Needed) => `${kind}\n${name ?? ''}`;

/** The credential of the same name, else of the same kind where there is one only. */
const guess = (needed: Needed, all: Credential[]) => {
  const named = all.filter(({ name }) => name.toLowerCase() === needed.name?.toLowerCase());
  const alike = all.filter(({ type }) => type === needed.kind);
  return (named[0] ?? (alike.length === 1 ? alike[0] : undefined))?.id ?? '';
};

interface CredentialChoicesProps {
  needed: Needed[];
  definitionIds: string[];
  /** Told of the steps that have theirs now. */
  onChosen: (filled: FilledUses) => void;
}

/** What each of n8n's credentials is here: one choice for all the steps that used it. */
export function CredentialChoices({ needed, definitionIds, onChosen }: CredentialChoicesProps) {
  const { data: all, isPending } = useQuery({ queryKey: credentialKeys.all, queryFn: ({ signal }) => listCredentials(signal) });
  const choosing = useMutation({
    mutationFn: async (given: FormData) => {
      const choices = needed.map((one) => ({ kind: one.kind, name: one.name, credentialId: String(given.get(keyOf(one)) ?? '') })).filter(({ credentialId }) => credentialId !== '');
      return choices.length === 0 ? null : await chooseCredentials(choices, definitionIds);
    },
    onSuccess: (filled) => filled && onChosen(filled),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    choosing.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 px-4 py-3">
      <p className="text-[13px] text-muted-foreground">{words.help}</p>
      {needed.map((one) => (
        <div key={keyOf(one)} className="flex max-w-xl flex-col gap-1 [overflow-wrap:anywhere]">
          {all && all.length > 0 ? (
            <Field label={one.name || one.kind}>
              {(id) => (
                <Select id={id} name={keyOf(one)} defaultValue={guess(one, all)} disabled={choosing.isPending}>
                  <option value="">{words.notYet}</option>
                  {all.map(({ id: credentialId, name, typeDisplayName }) => (
                    <option key={credentialId} value={credentialId}>
                      {`${name} (${typeDisplayName})`}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ) : (
            <span className="font-medium">{one.name || one.kind}</span>
          )}
          <span className="text-[13px] text-muted-foreground">
            {one.kind}, {text.n8nImport.usedBy(one.usedBy.length)}
          </span>
        </div>
      ))}
      {!isPending && !all?.length && (
        <p>
          {words.none}{' '}
          <Link to={paths.credentials} className="underline underline-offset-2">
            {words.make}
          </Link>
        </p>
      )}
      {all && all.length > 0 && (
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" disabled={choosing.isPending}>
            {choosing.isPending ? words.using : words.use}
          </Button>
          <span role="status" className="flex items-center gap-1.5">
            {choosing.data && <CircleCheck size={16} className="text-success" aria-hidden />}
            {choosing.data ? words.used(choosing.data.filled) : choosing.data === null && words.nothing}
          </span>
        </div>
      )}
      {choosing.isError && <Faults error={choosing.error} />}
    </form>
  );
}
