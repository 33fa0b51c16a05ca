import { Badge, type Tone } from '../components/ui/badge';
import { plainName, plainType } from '../runs/steps';
import { text } from '../text';
import type { ReactNode } from 'react';
import { type Diff, type FieldChange, isSame, type StepChange } from './diff';

const tones: Record<StepChange['kind'], Tone> = { added: 'success', removed: 'danger', changed: 'warning' };

/** The differences of two versions, step by step. */
export function DiffView({ diff }: { diff: Diff }) {
  const words = text.versions;
  if (isSame(diff)) {
    return <p className="px-4 py-6 text-muted-foreground">{words.same}</p>;
  }

  return (
    <div>
      {diff.settings.length > 0 && (
        <Part title={words.settings}>
          <Fields changes={diff.settings} />
        </Part>
      )}
      {diff.steps.map((step) => (
        <Part
          key={step.id}
          title={step.name}
          badge={
            <>
              <Badge tone={tones[step.kind]}>{words.kinds[step.kind]}</Badge>
              <span className="text-[13px] text-muted-foreground">{plainType(step.type)}</span>
            </>
          }
        >
          <Fields changes={step.fields} />
        </Part>
      ))}
      {diff.connected.length + diff.disconnected.length > 0 && (
        <Part title={words.connections}>
          <ul className="flex flex-col gap-1">
            {diff.disconnected.map((line) => (
              <li key={line}>
                <del className="text-danger">{line}</del>
              </li>
            ))}
            {diff.connected.map((line) => (
              <li key={line}>
                <ins className="text-success no-underline">{line}</ins>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

const Part = ({ title, badge, children }: { title: string; badge?: ReactNode; children: ReactNode }) => (
  <section className="border-b border-line px-4 py-3 last:border-0">
    <h3 className="mb-1.5 flex flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
      {title} {badge}
    </h3>
    {children}
  </section>
);

const Fields = ({ changes }: { changes: FieldChange[] }) => (
  <dl className="flex flex-col gap-2">
    {changes.map(({ field, before, after }) => (
      <div key={field}>
        <dt className="text-[13px] text-muted-foreground">{plainName(field.charAt(0).toUpperCase() + field.slice(1))}</dt>
        <dd className="flex flex-col gap-1 font-mono text-xs">
          {before !== null && <del className={`${shown} bg-danger-soft text-danger`}>{before}</del>}
          {after !== null && <ins className={`${shown} bg-success-soft text-success no-underline`}>{after}</ins>}
        </dd>
      </div>
    ))}
  </dl>
);

const shown = 'block max-h-60 overflow-auto rounded-md px-2 py-1 whitespace-pre-wrap [overflow-wrap:anywhere]';
