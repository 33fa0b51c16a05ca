import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { credentialTypes, listCredentials } from '../api/credentials';
import { applyTemplate, type Template } from '../api/templates';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input, Select } from '../components/ui/field';
import { Faults } from '../components/ui/notice';
import { credentialKeys } from '../credentials/keys';
import { PublishFlow } from '../flows/publish-flow';
import { keys } from '../query';
import { navigate } from '../router/router';
import { paths } from '../router/routes';
import { plainName } from '../runs/steps';
import { text } from '../text';
import { TryFlow } from './try-flow';

const words = text.templates;

/** Makes a template one's own: name it, choose its credentials, fill its blanks, try it, publish it. */
export function SetUp({ template, onClose }: { template: Template; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [publishing, setPublishing] = useState(false);
  const making = useMutation({
    mutationFn: async (form: FormData) => {
      const name = String(form.get('name')).trim();
      const values = Object.fromEntries(template.blanks.map(({ key }) => [key, String(form.get(key)).trim()]));
      const credentials = Object.fromEntries(template.credentials.map(({ key }) => [key, String(form.get(key) ?? '')]));
      return { definitionId: await applyTemplate(template.id, name, values, credentials), name };
    },
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.definitions }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    making.mutate(new FormData(event.currentTarget));
  };

  if (making.data && publishing) {
    return <PublishFlow flow={making.data} onPublished={() => void queryClient.invalidateQueries({ queryKey: keys.definitions })} onClose={onClose} />;
  }
  if (making.data) {
    const { definitionId, name } = making.data;
    return (
      <Dialog title={words.made(name)} onClose={onClose}>
        <p className="text-muted-foreground">{words.next}</p>
        <TryFlow definitionId={definitionId} />
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {words.later}
          </Button>
          <Button variant="outline" onClick={() => navigate(paths.editor(definitionId))}>
            {words.edit}
          </Button>
          <Button onClick={() => setPublishing(true)}>{words.publish}</Button>
        </DialogActions>
      </Dialog>
    );
  }

  return (
    <Dialog title={words.setUpOf(template.name)} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={words.name}>{(id) => <Input id={id} name="name" required maxLength={200} defaultValue={template.name} data-focus autoComplete="off" />}</Field>
        <Services template={template} />
        {template.blanks.map((blank) => (
          <div key={blank.key} className="flex flex-col gap-1">
            <Field label={words.blank(blank.step, plainName(blank.input))}>{(id) => <Input id={id} name={blank.key} required defaultValue={blank.input === 'path' ? `${blank.value}-2` : blank.value} autoComplete="off" />}</Field>
            {blank.input === 'path' && <p className="text-[13px] text-muted-foreground">{words.path}</p>}
          </div>
        ))}
        {making.isError && <Faults error={making.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={making.isPending}>
            {words.make}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The credentials its steps need: one choice for all steps that take the same kinds. */
function Services({ template }: { template: Template }) {
  const known = useQuery({ queryKey: credentialKeys.all, queryFn: ({ signal }) => listCredentials(signal), enabled: template.credentials.length > 0 });
  const kinds = useQuery({ queryKey: credentialKeys.types, queryFn: ({ signal }) => credentialTypes(signal), staleTime: Infinity, enabled: template.credentials.length > 0 });
  const nameOf = (type: string) => kinds.data?.find(({ name }) => name === type)?.displayName ?? type;
  return template.credentials.map(({ key, types, steps }) => (
    <div key={key} className="flex flex-col gap-1">
      <Field label={types.map(nameOf).join(words.or)}>
        {(id) => (
          <Select id={id} name={key} defaultValue="">
            <option value="">{words.chooseLater}</option>
            {(known.data ?? [])
              .filter(({ type }) => types.includes(type))
              .map((credential) => (
                <option key={credential.id} value={credential.id}>
                  {credential.name}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <p className="text-[13px] text-muted-foreground">{words.usedBy(steps)}</p>
    </div>
  ));
}
