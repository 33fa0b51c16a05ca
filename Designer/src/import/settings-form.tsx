import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef } from 'react';
import { ApiError } from '../api/api-error';
import { explain } from '../api/explain';
import { type FlowSettings, fillSettings, type NodeSetting, type StepReport, type StepValues } from '../api/n8n-import';
import { Button } from '../components/ui/button';
import { Input, Textarea } from '../components/ui/field';
import { ErrorLines } from '../components/ui/notice';
import { plainType } from '../runs/steps';
import { text } from '../text';

const words = text.n8nImport.settings;

interface OpenFlow {
  definitionId: string;
  name: string;
  /** Those that wait for settings; one without any was filled in by hand. */
  steps: StepReport[];
}

interface SettingsFormProps {
  flows: OpenFlow[];
  /** Before anything is sent. */
  onSaving?: () => Promise<void>;
  /** Told of each flow that was changed. */
  onFilled: (answer: FlowSettings) => void;
}

const fieldOf = (definitionId: string, activityId: string, setting: string) => `${definitionId} ${activityId}.${setting}`;

/** The settings that the authors of imported flows left to whoever takes them, with one button to save them all. */
export function SettingsForm({ flows, onSaving, onFilled }: SettingsFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const saving = useMutation({
    mutationFn: async (given: FormData) => {
      await onSaving?.();
      const result = { steps: 0, faults: new Map<string, string>(), lines: [] as string[] };
      for (const flow of flows) {
        const steps = valuesOf(flow, given);
        if (steps.length > 0) {
          try {
            const answer = await fillSettings(flow.definitionId, steps);
            result.steps += answer.steps.length;
            onFilled(answer);
          } catch (error) {
            const known = faultsOf(flow, error);
            known.forEach((message, field) => result.faults.set(field, message));
            result.lines.push(...(known.size > 0 ? [] : explain(error)));
          }
        }
      }
      return result;
    },
  });
  const { data } = saving;
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [data]);

  const several = flows.length > 1;
  const open = flows.flatMap((flow) => flow.steps.map((step) => ({ flow, step })));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };
  const isNothing = data !== undefined && data.steps === 0 && data.faults.size === 0 && data.lines.length === 0;
  return (
    <form ref={form} onSubmit={submit} noValidate autoComplete="off" className="flex flex-col gap-4 px-4 py-3">
      {open.length > 0 && <p className="text-[13px] text-muted-foreground">{words.help}</p>}
      {open.map(({ flow, step }, at) => (
        <fieldset key={`${flow.definitionId} ${step.activityId}`} disabled={saving.isPending} className="flex min-w-0 flex-col gap-3 border-l-2 border-line pl-3">
          <legend className="float-left mb-2 w-full font-medium [overflow-wrap:anywhere]">
            {several ? words.of(flow.name || text.flows.unnamed, step.name) : step.name}{' '}
            <span className="inline-block text-[13px] font-normal text-muted-foreground first-letter:uppercase">{plainType(step.nodeType)}</span>
          </legend>
          {step.settings.length === 0 && <p className="text-[13px] text-muted-foreground">{words.byHand}</p>}
          {step.settings.map((setting, field) => {
            const name = fieldOf(flow.definitionId, step.activityId, setting.name);
            return <SettingField key={setting.name} name={name} setting={setting} fault={data?.faults.get(name)} isFirst={at === 0 && field === 0} />;
          })}
        </fieldset>
      ))}
      {data && (data.lines.length > 0 || data.faults.size > 0) && <ErrorLines lines={[words.refused, ...data.lines, ...data.faults.values()]} />}
      {saving.isError && <ErrorLines lines={explain(saving.error)} />}
      <div className="flex flex-wrap items-center gap-3">
        {open.length > 0 && (
          <Button type="submit" disabled={saving.isPending}>
            {saving.isPending ? words.saving : words.save}
          </Button>
        )}
        <p role="status" className="flex items-center gap-2 text-[13px]">
          {data && data.steps > 0 && !saving.isPending && (
            <>
              <CircleCheck size={16} className="text-success" aria-hidden />
              {[words.saved(data.steps), open.length === 0 ? words.all : ''].join(' ').trim()}
            </>
          )}
          {isNothing && !saving.isPending && words.nothing}
        </p>
      </div>
    </form>
  );
}

interface SettingFieldProps {
  name: string;
  setting: NodeSetting;
  fault: string | undefined;
  /** Where a dialog begins. */
  isFirst: boolean;
}

function SettingField({ name, setting, fault, isFirst }: SettingFieldProps) {
  const id = useId();
  const common = { id, name, placeholder: setting.example ?? undefined, 'aria-invalid': fault !== undefined, 'aria-describedby': `${id}-help`, 'data-focus': isFirst || undefined };
  return (
    <div className="flex max-w-xl flex-col gap-1">
      <label htmlFor={id} className="text-[13px] font-medium">
        {setting.label}
      </label>
      {setting.kind === 'paragraph' || setting.kind === 'json' ? (
        <Textarea rows={3} spellCheck={setting.kind === 'paragraph'} {...common} />
      ) : (
        <Input inputMode={setting.kind === 'number' ? 'decimal' : undefined} spellCheck={false} {...common} />
      )}
      <p id={`${id}-help`} className={fault ? 'text-[13px] text-danger' : 'text-xs text-muted-foreground'}>
        {fault ?? words.inN8n(setting.name)}
      </p>
    </div>
  );
}

function valuesOf({ definitionId, steps }: OpenFlow, given: FormData): StepValues[] {
  return steps
    .map(({ activityId, settings }) => ({
      activityId,
      isByHand: settings.length === 0,
      settings: Object.fromEntries(settings.map(({ name }): [string, string] => [name, String(given.get(fieldOf(definitionId, activityId, name)) ?? '').trim()]).filter(([, value]) => value !== '')),
    }))
    .filter(({ isByHand, settings }) => isByHand || Object.keys(settings).length > 0)
    .map(({ activityId, settings }) => ({ activityId, settings }));
}

/** What was said of fields that are shown here. */
function faultsOf({ definitionId, steps }: OpenFlow, error: unknown): Map<string, string> {
  const errors = error instanceof ApiError && typeof error.body === 'object' && error.body !== null ? ((error.body as { errors?: Record<string, string[]> }).errors ?? {}) : {};
  return new Map(
    steps.flatMap(({ activityId, settings }) =>
      settings.flatMap(({ name, label }): [string, string][] => {
        const said = errors[`${activityId}.${name}`];
        return said ? [[fieldOf(definitionId, activityId, name), text.errors.inField(label, said.join(' '))]] : [];
      }),
    ),
  );
}
