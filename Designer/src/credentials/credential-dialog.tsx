import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changeCredential, createCredential, type CredentialDetails, type CredentialField, type CredentialType, credentialTypes, testCredential } from '../api/credentials';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input, Select, Textarea } from '../components/ui/field';
import { Faults, Loading } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { text } from '../text';
import { credentialKeys } from './keys';

const words = text.credentials;

interface CredentialDialogProps {
  /** What is changed; a new one is made when left out. */
  details?: CredentialDetails;
  onClose: () => void;
}

export function CredentialDialog({ details, onClose }: CredentialDialogProps) {
  const types = useQuery({ queryKey: credentialKeys.types, queryFn: ({ signal }) => credentialTypes(signal), staleTime: Infinity });
  const [chosen, setChosen] = useState(details?.credential.type ?? '');
  const type = types.data?.find(({ name }) => name === chosen);
  return (
    <Dialog title={details ? words.editOf(details.credential.name) : words.connect} onClose={onClose}>
      {types.isError && <Faults error={types.error} />}
      {types.isPending && <Loading rows={2} />}
      {types.data && !details && (
        <Field label={words.kind}>
          {(id) => (
            <Select id={id} value={chosen} onChange={(event) => setChosen(event.target.value)} data-focus autoFocus>
              <option value="">{words.chooseKind}</option>
              {[...types.data].sort((a, b) => a.displayName.localeCompare(b.displayName)).map((kind) => (
                <option key={kind.name} value={kind.name}>
                  {kind.displayName}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {type && <Form key={type.name} type={type} details={details} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ type, details, onClose }: CredentialDialogProps & { type: CredentialType }) {
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: async (form: FormData) => {
      const name = String(form.get('name')).trim();
      const values = Object.fromEntries(type.fields.flatMap((field) => valueOf(field, form.get(`value ${field.name}`), details !== undefined)));
      const { credential } = await (details ? changeCredential(details.credential.id, { name, type: null, values }) : createCredential({ name, type: type.name, values }));
      return { name, test: type.canTest && !type.signsIn && !credential.lastTest ? await testCredential(credential.id).catch(() => null) : null };
    },
    onSuccess: ({ name, test }) => {
      toast(test?.ok === false ? words.kept(name) : details ? words.changed(name) : words.made(name), { bad: test?.ok === false });
      void queryClient.invalidateQueries({ queryKey: credentialKeys.all });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4" autoComplete="off">
      {type.help && <p className="text-[13px] text-muted-foreground [overflow-wrap:anywhere]">{type.help}</p>}
      <Field label={words.name}>{(id) => <Input id={id} name="name" required maxLength={200} defaultValue={details?.credential.name} placeholder={words.nameHelp} />}</Field>
      {type.fields.map((field) => (
        <ValueField key={field.name} field={field} value={details?.values[field.name]} isSet={details?.secretsSet.includes(field.name) ?? false} isNew={!details} />
      ))}
      {saving.isError && <Faults error={saving.error} />}
      <DialogActions>
        <Button variant="outline" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button type="submit" disabled={saving.isPending}>
          {saving.isPending ? words.connecting : details ? words.save : words.create}
        </Button>
      </DialogActions>
    </form>
  );
}

interface ValueFieldProps {
  field: CredentialField;
  value: string | undefined;
  isSet: boolean;
  isNew: boolean;
}

function ValueField({ field, value, isSet, isNew }: ValueFieldProps) {
  const common = {
    name: `value ${field.name}`,
    defaultValue: value ?? (isNew ? (field.default ?? '') : ''),
    required: field.isRequired && !isSet && field.kind !== 'Flag',
    placeholder: isSet ? words.secretSet : undefined,
  };
  return (
    <div className="flex flex-col gap-1">
      <Field label={field.displayName}>
        {(id) =>
          field.options.length > 0 ? (
            <Select id={id} name={common.name} defaultValue={common.defaultValue}>
              {!field.isRequired && <option value="" />}
              {field.options.map((option) => (
                <option key={option} value={option}>
                  {option}
                </option>
              ))}
            </Select>
          ) : field.kind === 'Flag' ? (
            <Select id={id} name={common.name} defaultValue={common.defaultValue || 'false'}>
              <option value="false">{text.common.no}</option>
              <option value="true">{words.yes}</option>
            </Select>
          ) : field.kind === 'LongText' ? (
            <Textarea id={id} rows={4} {...common} />
          ) : (
            <Input id={id} type={field.isSecret ? 'password' : field.kind === 'Number' ? 'number' : field.kind === 'Url' ? 'url' : 'text'} autoComplete={field.isSecret ? 'new-password' : 'off'} {...common} />
          )
        }
      </Field>
      {field.help && <p className="text-[13px] text-muted-foreground [overflow-wrap:anywhere]">{field.help}</p>}
    </div>
  );
}

/** A secret left empty stays as it is; another field left empty is cleared. */
function valueOf(field: CredentialField, typed: FormDataEntryValue | null, isChange: boolean): [string, string | null][] {
  const value = String(typed ?? '').trim();
  if (value !== '') {
    return [[field.name, value]];
  }
  return isChange && !field.isSecret ? [[field.name, null]] : [];
}
