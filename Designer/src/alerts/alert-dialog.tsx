import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { addAlert, type AlertRule, type AlertRuleView, changeAlert } from '../api/alerts';
import { listCredentials } from '../api/credentials';
import { Button } from '../components/ui/button';
import { Dialog, DialogActions } from '../components/ui/dialog';
import { Field, Input, Select } from '../components/ui/field';
import { Faults } from '../components/ui/notice';
import { toast } from '../components/ui/toast';
import { credentialKeys } from '../credentials/keys';
import { flowNames } from '../flows/use-flow-names';
import { Link } from '../router/link';
import { paths } from '../router/routes';
import { text } from '../text';
import { alertsKey } from './keys';

const words = text.alerts;

/** Kinds of credentials that send each way. */
const senders: Record<string, string> = { email: 'smtp', slack: 'slackApi', webhook: 'webhookSecret' };

const startsAt: Record<string, number> = { failureRate: 10, stuck: 15, queueAge: 5, needsOperator: 0, budget: 20 };

/** A new alert, or a change of one. */
export function AlertDialog({ alert, onClose }: { alert?: AlertRuleView; onClose: () => void }) {
  const rule = alert?.rule;
  const [when, setWhen] = useState(rule?.when ?? 'failureRate');
  const [kind, setKind] = useState(rule?.channel?.kind ?? 'email');
  const flows = useQuery(flowNames);
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: async (given: AlertRule) => (alert ? changeAlert(alert.id, given) : addAlert(given)),
    onSuccess: (saved) => {
      toast(words.saved(saved.rule.name ?? ''));
      void queryClient.invalidateQueries({ queryKey: alertsKey });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    saving.mutate(ruleOf(new FormData(event.currentTarget), rule));
  };
  const isOfFlows = when === 'failureRate' || when === 'budget';

  return (
    <Dialog title={rule ? words.editTitle(rule.name ?? '') : words.add} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4" autoComplete="off">
        <Field label={words.form.name}>{(id) => <Input id={id} name="name" required maxLength={200} defaultValue={rule?.name ?? ''} placeholder={words.form.nameHelp} data-focus />}</Field>
        <Pair>
          <Field label={words.form.when}>
            {(id) => (
              <Select id={id} name="when" value={when} onChange={(event) => setWhen(event.target.value)}>
                {Object.entries(words.form.kinds).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={words.form.threshold[when] ?? ''}>
            {(id) => <Input key={when} id={id} name="threshold" type="number" min={0} max={when === 'failureRate' ? 99 : undefined} step="any" required defaultValue={when === rule?.when ? (rule.threshold ?? 0) : startsAt[when]} />}
          </Field>
        </Pair>
        {when === 'failureRate' && (
          <Pair>
            <Number label={words.form.within} name="withinMinutes" value={rule?.withinMinutes ?? 60} />
            <Number label={words.form.atLeast} name="atLeast" value={rule?.atLeast ?? 5} />
          </Pair>
        )}
        {when === 'budget' && (
          <Pair>
            <Choice label={words.form.spending} name="spending" value={rule?.spending ?? 'cost'} options={words.form.spendings} />
            <Choice label={words.form.period} name="period" value={rule?.period ?? 'month'} options={words.form.periods} />
          </Pair>
        )}
        {isOfFlows && <Choice key={String(flows.isSuccess)} label={words.form.flow} name="flow" value={rule?.flow ?? ''} options={{ '': words.form.allFlows, ...Object.fromEntries(flows.data ?? []) }} />}
        <Number label={words.form.again} name="againAfterMinutes" value={rule?.againAfterMinutes ?? 60} />
        <Field label={words.form.where}>
          {(id) => (
            <Select id={id} name="kind" value={kind} onChange={(event) => setKind(event.target.value)}>
              {Object.entries(words.form.wheres).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Sender key={kind} kind={kind} value={rule?.channel?.kind === kind ? (rule.channel.credential ?? '') : ''} />
        {kind === 'email' && (
          <Pair>
            <Field label={words.form.from}>{(id) => <Input id={id} name="from" required defaultValue={rule?.channel?.from ?? ''} />}</Field>
            <Field label={words.form.to}>{(id) => <Input id={id} name="to" required defaultValue={rule?.channel?.to ?? ''} />}</Field>
          </Pair>
        )}
        {kind === 'slack' && (
          <div className="flex flex-col gap-1">
            <Field label={words.form.channel}>{(id) => <Input id={id} name="slackChannel" defaultValue={rule?.channel?.slackChannel ?? ''} />}</Field>
            <p className="text-[13px] text-muted-foreground">{words.form.channelHelp}</p>
          </div>
        )}
        {kind === 'webhook' && <Field label={words.form.url}>{(id) => <Input id={id} name="url" type="url" required placeholder="https://" defaultValue={rule?.channel?.url ?? ''} />}</Field>}
        <label className="flex items-center gap-2">
          <input type="checkbox" name="isOn" defaultChecked={rule?.isOn ?? true} className="size-4" />
          {words.form.on}
        </label>
        {saving.isError && <Faults error={saving.error} />}
        <DialogActions>
          <Button variant="outline" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" disabled={saving.isPending}>
            {words.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The credentials that can send it; where there is none, the way to make one. */
function Sender({ kind, value }: { kind: string; value: string }) {
  const all = useQuery({ queryKey: credentialKeys.all, queryFn: ({ signal }) => listCredentials(signal) });
  const fitting = (all.data ?? []).filter(({ type }) => type === senders[kind]);
  return (
    <div className="flex flex-col gap-1">
      <Field label={words.form.credential[kind] ?? ''}>
        {(id) => (
          <Select key={fitting.length} id={id} name="credential" required defaultValue={value}>
            <option value="">{words.form.chooseCredential}</option>
            {fitting.map((credential) => (
              <option key={credential.id} value={credential.id}>
                {credential.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {all.isSuccess && fitting.length === 0 && (
        <p className="text-[13px] text-muted-foreground">
          {words.form.noCredential}{' '}
          <Link to={paths.credentials} className="underline underline-offset-2">
            {words.form.credentials}
          </Link>
        </p>
      )}
    </div>
  );
}

const Pair = ({ children }: { children: ReactNode }) => <div className="grid items-end gap-4 sm:grid-cols-2">{children}</div>;

const Number = ({ label, name, value }: { label: string; name: string; value: number }) => (
  <Field label={label}>{(id) => <Input id={id} name={name} type="number" min={1} step={1} required defaultValue={value} />}</Field>
);

const Choice = ({ label, name, value, options }: { label: string; name: string; value: string; options: Record<string, string> }) => (
  <Field label={label}>
    {(id) => (
      <Select id={id} name={name} defaultValue={value}>
        {Object.entries(options).map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </Select>
    )}
  </Field>
);

/** What was filled in; what is not asked for this kind of rule stays as it was. */
function ruleOf(form: FormData, before: AlertRule | undefined): AlertRule {
  const typed = (name: string) => {
    const value = form.get(name);
    return value === null || value === '' ? null : String(value).trim();
  };
  const number = (name: string) => (form.has(name) ? +String(form.get(name)) : null);
  return {
    name: typed('name'),
    when: typed('when'),
    threshold: number('threshold'),
    withinMinutes: number('withinMinutes') ?? before?.withinMinutes ?? null,
    atLeast: number('atLeast') ?? before?.atLeast ?? null,
    spending: typed('spending') ?? before?.spending ?? null,
    period: typed('period') ?? before?.period ?? null,
    flow: typed('flow'),
    againAfterMinutes: number('againAfterMinutes'),
    isOn: form.has('isOn'),
    channel: { kind: typed('kind'), credential: typed('credential'), from: typed('from'), to: typed('to'), slackChannel: typed('slackChannel'), url: typed('url') },
  };
}
