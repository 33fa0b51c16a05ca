import { useState } from 'react';
import { Button } from '../components/ui/button';
import { text } from '../text';

/** Longer values begin folded, so that one large answer does not freeze the page. */
const shortEnough = 4_000;

/** Any value as text: never as markup, whatever it holds. */
export function Value({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (isEmpty(value)) {
    return <p className="text-[13px] text-muted-foreground">{text.run.empty}</p>;
  }

  const shown = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? 'null');
  const cut = !whole && shown.length > shortEnough;

  return (
    <div className="min-w-0">
      <pre className="max-h-96 overflow-auto rounded-md bg-muted px-3 py-2 font-mono text-xs leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
        {cut ? `${shown.slice(0, shortEnough)}…` : shown}
      </pre>
      {cut && (
        <Button variant="ghost" size="small" onClick={() => setWhole(true)}>
          {text.run.showAll(shown.length)}
        </Button>
      )}
    </div>
  );
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

interface ValuesProps {
  title: string;
  values: Record<string, unknown> | null | undefined;
  /** How a name is shown; as it is when left out. */
  label?: (name: string) => string;
}

/** Named values, one under the other. */
export function Values({ title, values, label = (name) => name }: ValuesProps) {
  const named = Object.entries(values ?? {});
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h3 className="text-[13px] font-medium text-muted-foreground">{title}</h3>
      {named.length === 0 && <p className="text-[13px] text-muted-foreground">{text.run.step.none}</p>}
      {named.map(([name, value]) => (
        <div key={name} className="flex flex-col gap-1">
          <span className="text-[13px] font-medium">{label(name)}</span>
          <Value value={value} />
        </div>
      ))}
    </section>
  );
}
